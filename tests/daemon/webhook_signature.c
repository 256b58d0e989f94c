#include "tests/test.h"

#include "base/array.h"
#include "daemon/webhook_signature.h"

static const struct span secret = { "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 38 };
static const struct span id = { "msg_p5jXN8AQM9LWM0D4loKWxJek", 28 };
static const struct span body = { "{\"test\": 2432232314}", 20 };

static void the_published_vector_is_signed_as_published(void **state)
{
	(void)state;
	char signature[WEBHOOK_SIGNATURE_SIZE];
	assert_true(webhook_sign(secret, id, 1614265330, body, signature));
	assert_string_equal(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

static void everything_that_is_signed_changes_the_signature(void **state)
{
	(void)state;
	char signature[WEBHOOK_SIGNATURE_SIZE], other[WEBHOOK_SIGNATURE_SIZE];
	assert_true(webhook_sign(secret, id, 1614265330, body, signature));
	assert_true(webhook_sign(secret, id, 1614265331, body, other));
	assert_string_not_equal(signature, other);
	assert_true(webhook_sign(secret, span_head(id, id.len - 1), 1614265330, body, other));
	assert_string_not_equal(signature, other);
	assert_true(webhook_sign(secret, id, 1614265330, span_head(body, body.len - 1), other));
	assert_string_not_equal(signature, other);
	assert_true(webhook_sign(SPAN("whsec_AfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), id, 1614265330, body, other));
	assert_string_not_equal(signature, other);
}

static void padding_of_the_secret_may_be_missing(void **state)
{
	(void)state;
	char padded[WEBHOOK_SIGNATURE_SIZE], bare[WEBHOOK_SIGNATURE_SIZE];
	assert_true(webhook_sign(SPAN("whsec_MDEyMzQ1Njc4OWFiY2RlZmc="), id, 1, body, padded));
	assert_true(webhook_sign(SPAN("whsec_MDEyMzQ1Njc4OWFiY2RlZmc"), id, 1, body, bare));
	assert_string_equal(padded, bare);
}

static void what_is_no_secret_is_refused(void **state)
{
	(void)state;
	char signature[WEBHOOK_SIGNATURE_SIZE];
	static const char *const none[] = { "", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_short", "whsec_MfKQ9r8GKYqrTwjU PD8ILPZIo2LaLaSw",
					    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS*" };
	for (size_t i = 0; i < LEN(none); i++) {
		assert_false(webhook_sign(span_of(none[i]), id, 1, body, signature));
		assert_string_equal(signature, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_published_vector_is_signed_as_published),
		cmocka_unit_test(everything_that_is_signed_changes_the_signature),
		cmocka_unit_test(padding_of_the_secret_may_be_missing),
		cmocka_unit_test(what_is_no_secret_is_refused),
	};
	return cmocka_run_group_tests_name("daemon/webhook_signature", tests, NULL, NULL);
}
