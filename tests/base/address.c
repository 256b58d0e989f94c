/* Which addresses a stranger's URL may lead to. */
#include "tests/test.h"

#include "base/address.h"
#include "base/array.h"

#include <sys/un.h>

static bool is_public(const char *text)
{
	struct sockaddr_storage address;
	if (!address_parse(text, &address))
		fail_msg("'%s' is no address", text);
	return address_is_public((struct sockaddr *)&address);
}

/* Lists end with NULL. */
static void expect(const char *const *texts, bool wanted)
{
	for (size_t i = 0; texts[i]; i++)
		if (is_public(texts[i]) != wanted)
			fail_msg("%s is %s", texts[i], wanted ? "not public" : "public");
}

static void addresses_of_the_world_are_public(void **state)
{
	(void)state;
	expect((const char *const[]){ "1.1.1.1", "8.8.8.8", "93.184.216.34", "193.0.6.139", "223.255.255.254", "168.63.129.17", "2606:4700::1111", "2a00:1450:4001:82a::200e",
		       "2001:4860:4860::8888", "2400:cb00::1", "3ffe::1", NULL },
	       true);
}

static void private_and_local_ipv4_is_not_public(void **state)
{
	(void)state;
	expect((const char *const[]){ "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255", "127.0.0.1", "127.255.255.254", "0.0.0.0",
		       "0.1.2.3", "169.254.0.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "100.127.255.255", "168.63.129.16", NULL },
	       false);
}

static void reserved_ipv4_is_not_public(void **state)
{
	(void)state;
	expect((const char *const[]){ "192.0.0.1", "192.0.0.192", "192.0.2.1", "198.51.100.7", "203.0.113.9", "192.88.99.1", "198.18.0.1", "198.19.255.255", "224.0.0.1",
		       "239.255.255.250", "240.0.0.1", "255.255.255.255", NULL },
	       false);
}

static void the_neighbours_of_special_blocks_are_public(void **state)
{
	(void)state;
	expect((const char *const[]){ "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0",
		       "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
		       "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", NULL },
	       true);
}

static void local_and_reserved_ipv6_is_not_public(void **state)
{
	(void)state;
	expect((const char *const[]){ "::1", "::", "fc00::1", "fd00:ec2::254", "fdff:ffff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "ff0e::1", "2001:db8::1", "2001:db8:ffff::1",
		       "3fff::1", "3fff:fff::1", "100::1", "5f00::1", "2001:2::1", "2001:10::1", "2001:20::1", "4000::1", "1fff::1", NULL },
	       false);
	assert_true(is_public("2001:db7::1"));
	assert_true(is_public("2001:db9::1"));
	assert_true(is_public("2001:200::1"));
}

static void ipv6_that_carries_ipv4_is_what_that_is(void **state)
{
	(void)state;
	expect((const char *const[]){ "::ffff:127.0.0.1", "::ffff:10.1.2.3", "::ffff:169.254.169.254", "::ffff:7f00:1", "64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b::10.0.0.1",
		       "2002:7f00:1::1", "2002:a00:1::1", "2002:a9fe:a9fe::", "2002:c0a8:101::1", NULL },
	       false);
	expect((const char *const[]){ "::ffff:8.8.8.8", "::ffff:808:808", "64:ff9b::8.8.8.8", "2002:808:808::1", NULL }, true);
}

/* What they carry is hidden, local or of another age: nobody serves feeds there. */
static void other_ways_of_carrying_ipv4_are_not_public(void **state)
{
	(void)state;
	expect((const char *const[]){ "::127.0.0.1", "::8.8.8.8", "::ffff:0:8.8.8.8", "64:ff9b:1::8.8.8.8", "2001::1", "2001:0:808:808:0:0:f7f7:f7f7", NULL }, false);
}

static bool is_metadata(const char *text)
{
	struct sockaddr_storage address;
	if (!address_parse(text, &address))
		fail_msg("'%s' is no address", text);
	return address_is_metadata((struct sockaddr *)&address);
}

static void where_clouds_tell_their_secrets_is_known_however_it_is_written(void **state)
{
	(void)state;
	static const char *const known[] = { "169.254.169.254", "169.254.169.253", "169.254.170.2", "169.254.170.23", "169.254.0.23", "169.254.42.42", "100.100.100.200", "168.63.129.16",
					     "192.0.0.192", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "fd00:42::42", "fe80::a9fe:a9fe", "::ffff:169.254.169.254",
					     "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::" };
	for (size_t i = 0; i < LEN(known); i++) {
		if (!is_metadata(known[i]))
			fail_msg("%s is not known", known[i]);
		if (is_public(known[i]))
			fail_msg("%s is public", known[i]);
	}
	static const char *const others[] = { "169.254.1.1", "100.100.100.201", "168.63.129.17", "192.0.0.1", "127.0.0.1", "10.0.0.1", "fd00::1", "fd00:42::43", "fe80::1", "::1",
					      "8.8.8.8", "2606:4700::1111" };
	for (size_t i = 0; i < LEN(others); i++)
		if (is_metadata(others[i]))
			fail_msg("%s is taken for one", others[i]);
}

static void what_is_no_ip_address_is_not_public(void **state)
{
	(void)state;
	struct sockaddr_un path = { .sun_family = AF_UNIX, .sun_path = "/run/x" };
	struct sockaddr_storage address;
	char text[ADDRESS_TEXT_SIZE];
	assert_false(address_is_public((struct sockaddr *)&path));
	assert_false(address_is_metadata((struct sockaddr *)&path));
	assert_string_equal(address_text((struct sockaddr *)&path, text), "unknown");
	assert_false(address_parse("example.org", &address));
	assert_false(address_parse("", &address));
	assert_false(address_parse("[::1]", &address));
	assert_false(address_parse("127.1", &address));
}

static void an_address_is_shown_as_people_write_it(void **state)
{
	(void)state;
	struct sockaddr_storage address;
	char text[ADDRESS_TEXT_SIZE];
	assert_true(address_parse("192.0.2.7", &address));
	assert_string_equal(address_text((struct sockaddr *)&address, text), "192.0.2.7");
	assert_true(address_parse("2001:0db8::0001", &address));
	assert_string_equal(address_text((struct sockaddr *)&address, text), "2001:db8::1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_of_the_world_are_public),
		cmocka_unit_test(private_and_local_ipv4_is_not_public),
		cmocka_unit_test(reserved_ipv4_is_not_public),
		cmocka_unit_test(the_neighbours_of_special_blocks_are_public),
		cmocka_unit_test(local_and_reserved_ipv6_is_not_public),
		cmocka_unit_test(ipv6_that_carries_ipv4_is_what_that_is),
		cmocka_unit_test(other_ways_of_carrying_ipv4_are_not_public),
		cmocka_unit_test(where_clouds_tell_their_secrets_is_known_however_it_is_written),
		cmocka_unit_test(what_is_no_ip_address_is_not_public),
		cmocka_unit_test(an_address_is_shown_as_people_write_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
