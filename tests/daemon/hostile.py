"""What a report might hold to do harm somewhere on its way to people, for the daemon tests; and how to tell that it does not."""

import email
import email.policy

# A @ stands for the folder in which nothing may be made.
HOSTILE = ("\x1b]0;owned\x07\x9b31m\u202e\u2066 evil\r\nBcc: all@example.org\r\n\r\n.\r\n</strong><script>alert(1)</script> "
           "$(touch @/harm) `touch @/harm`; touch @/harm; @channel <!channel> *b* [x](http://y.example) | ]]> & \"q\" 'a' =?utf-8?q?x?= \ufffe\u2028")


def assert_harmless(text, where):
    """Lines of what a person is shown: no control, nothing that turns a line around, no header of the report's own."""
    for c in text:
        assert c in "\n\t" or not (ord(c) < 32 or 0x7f <= ord(c) < 0xa0 or 0x202a <= ord(c) <= 0x202e or 0x2066 <= ord(c) <= 0x2069), "%s: %r in %r" % (where, c, text[:300])
    assert not any(line.startswith("Bcc:") for line in text.splitlines()), where


def strings_of(value):
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings_of(inner)


def assert_harmless_mail(content):
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert not message.defects and message["bcc"] is None and all(32 <= b < 127 or b in b"\r\n" for b in content), content[:2000]
    assert_harmless(str(message["subject"]), "the subject")
    text, html = (part.get_content().replace("\r\n", "\n") for part in message.iter_parts())
    assert_harmless(text, "the text of a mail")
    assert_harmless(html, "the HTML of a mail")
    assert "<script" not in html and 'href="https://evil' not in html, html
