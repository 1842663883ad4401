using System.Text;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Mime;

public sealed class StructureTests
{
    [Fact]
    public void A_plain_message_is_one_leaf()
    {
        var document = Mail.Read(Mail.Head + "\nHello\n");
        Assert.Equal("1:text/plain", Mail.Outline(document));
        Assert.Equal("Hello\r\n", document.Root.DecodeText());
        Assert.Empty(document.Irregularities);
    }

    [Fact]
    public void Parts_are_numbered_as_in_IMAP()
    {
        var document = Mail.Read(Mail.Head + """
            Content-Type: multipart/mixed; boundary=a

            preamble
            --a

            one
            --a
            Content-Type: message/rfc822

            Subject: inner
            Content-Type: multipart/alternative; boundary="b b"

            --b b
            Content-Type: text/plain

            inner plain
            --b b
            Content-Type: text/html

            <p>inner
            --b b--
            --a
            Content-Type: message/rfc822

            Subject: other

            body
            --a--
            epilogue
            """);
        Assert.Equal(
            ":multipart/mixed 1:text/plain 2:message/rfc822 2.TEXT:multipart/alternative 2.1:text/plain 2.2:text/html 3:message/rfc822 3.1:text/plain",
            Mail.Outline(document));
        Assert.Equal(["one", "inner plain", "<p>inner", "body"], document.Leaves().Select(leaf => leaf.DecodeText()));
        Assert.Empty(document.Irregularities);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\r\r\n")]
    public void Any_line_end_ends_a_line(string lineEnd)
    {
        var text = (Mail.Head + "Content-Type: multipart/mixed; boundary=a\n\n--a\n\none\n--a\nX-A: 1\n 2\n\ntwo\n--a--\n").ReplaceLineEndings("\n").Replace("\n", lineEnd, StringComparison.Ordinal);
        var document = MailDocument.Parse(Encoding.ASCII.GetBytes(text));
        Assert.Equal(":multipart/mixed 1:text/plain 2:text/plain", Mail.Outline(document));
        Assert.Equal("one", document.Root.Children[0].DecodeText().TrimEnd('\r'));
        Assert.Equal("1 2", document.Root.Children[1].Headers.Value("x-a"));
    }

    [Fact]
    public void An_outer_boundary_ends_an_inner_multipart_that_is_not_closed()
    {
        var document = Mail.Read("Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=ab\n\n--ab\n\none\n--a\n\ntwo\n--a--\n");
        Assert.Equal(":multipart/mixed 1:multipart/mixed 1.1:text/plain 2:text/plain", Mail.Outline(document));
        Assert.Contains("A multipart is not closed.", document.Irregularities);
    }

    [Fact]
    public void The_same_boundary_may_be_used_twice()
    {
        var document = Mail.Read("Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\none\n--a--\n--a\n\ntwo\n--a--\n");
        Assert.Equal(":multipart/mixed 1:multipart/mixed 1.1:text/plain 2:text/plain", Mail.Outline(document));
    }

    [Theory]
    [InlineData("Content-Type: multipart/mixed\n\nhello\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=a\n\nhello\n")]
    public void A_multipart_without_parts_is_a_leaf_whose_text_is_seen(string text)
    {
        var document = Mail.Read(text);
        Assert.Equal("hello\r\n", Assert.Single(document.Leaves()).DecodeText());
        Assert.NotEmpty(document.Irregularities);
    }

    [Fact]
    public void A_part_may_end_within_its_header()
    {
        var document = Mail.Read("Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: text/html\n--a\n\ntwo\n--a--\n");
        Assert.Equal(":multipart/mixed 1:text/html 2:text/plain", Mail.Outline(document));
        Assert.Equal(0, document.Root.Children[0].BodyRange.Length);
    }

    [Fact]
    public void An_attached_message_in_base64_is_read_all_the_same()
    {
        var inner = Convert.ToBase64String(Encoding.ASCII.GetBytes("Subject: inner\r\n\r\nsecret\r\n"));
        var document = Mail.Read($"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{inner}\n");
        Assert.Equal("1:message/rfc822 1.1:text/plain", Mail.Outline(document));
        Assert.Equal("secret\r\n", document.Leaves().Single().DecodeText());
        Assert.Equal("inner", document.Root.Children[0].Headers.Value("Subject"));
    }

    [Fact]
    public void Parts_of_a_digest_are_messages()
    {
        var document = Mail.Read("Content-Type: multipart/digest; boundary=a\n\n--a\n\nSubject: x\n\nhello\n--a--\n");
        Assert.Equal(":multipart/digest 1:message/rfc822 1.1:text/plain", Mail.Outline(document));
    }

    [Theory]
    [InlineData("From bob Mon Jan 1 00:00:00 2024\nSubject: x\n\nhello", "x", "hello")]
    [InlineData("junk line\nSubject: x\n\nhello", "x", "hello")]
    [InlineData("Subject: x\njunk line\nTo: b@c.example\n\nhello", "x", "hello")]
    [InlineData("Subject: x\nhello", "x", "hello")]
    [InlineData("Subject : x\n\nhello", "x", "hello")]
    [InlineData("hello", null, "hello")]
    [InlineData("\nhello", null, "hello")]
    [InlineData("Subject: x", "x", "")]
    [InlineData("", null, "")]
    public void Irregular_headers_are_borne(string text, string? subject, string body)
    {
        var document = Mail.Read(text);
        Assert.Equal(subject, document.Headers.Value("Subject"));
        Assert.Equal(body, document.Root.DecodeText());
    }

    [Theory]
    [InlineData(MimeLimit.Depth)]
    [InlineData(MimeLimit.Parts)]
    [InlineData(MimeLimit.HeaderBytes)]
    [InlineData(MimeLimit.HeaderFields)]
    [InlineData(MimeLimit.DecodedBytes)]
    public void Every_limit_has_a_name(MimeLimit limit)
    {
        var text = limit switch
        {
            MimeLimit.Depth => string.Concat(Enumerable.Range(0, 60).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n")),
            MimeLimit.Parts => "Content-Type: multipart/mixed; boundary=a\n\n" + string.Concat(Enumerable.Repeat("--a\n\nx\n", 6_000)),
            MimeLimit.HeaderBytes => "Subject: " + new string('x', 2_000_000),
            MimeLimit.HeaderFields => string.Concat(Enumerable.Repeat("X: y\n", 20_000)),
            MimeLimit.DecodedBytes => "\n" + new string('x', 2_000),
            _ => throw new ArgumentOutOfRangeException(nameof(limit)),
        };
        var limits = limit is MimeLimit.DecodedBytes ? new MimeLimits { MaxDecodedBytes = 1_000 } : null;
        var thrown = Assert.Throws<MimeLimitException>(() => MailDocument.Parse(Mail.Bytes(text), limits).Root.DecodeText());
        Assert.Equal(limit, thrown.Limit);
    }
}
