using System.Text;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Mime;

public sealed class TextEditTests
{
    private const string Stamp = "\r\n-- \r\nOakwood School – “private” £5\r\n";

    public static TheoryData<string, string> CharsetsAndEncodings()
    {
        var data = new TheoryData<string, string>();
        foreach (var charset in Charsets.Keys)
        {
            foreach (var encoding in new[] { "8bit", "quoted-printable", "base64" })
                data.Add(charset, encoding);
        }

        return data;
    }

    private static readonly Dictionary<string, string> Charsets = new()
    {
        ["us-ascii"] = "plain words", ["utf-8"] = "naïve 日本 😀", ["iso-8859-1"] = "naïve", ["windows-1252"] = "naïve “x”",
        ["iso-8859-2"] = "Łódź", ["iso-8859-15"] = "10 €", ["iso-8859-14"] = "Ŵyn", ["windows-1251"] = "привет", ["koi8-r"] = "привет", ["koi8-u"] = "привіт",
        ["iso-2022-jp"] = "日本語", ["shift_jis"] = "日本語ソ", ["euc-jp"] = "日本語", ["gb2312"] = "中文", ["gbk"] = "中文", ["gb18030"] = "中文😀",
        ["big5"] = "中文", ["euc-kr"] = "한국어", ["iso-2022-kr"] = "한국어", ["utf-16le"] = "naïve 日本", ["utf-16be"] = "naïve", ["utf-32"] = "naïve",
        ["macintosh"] = "naïve", ["tis-620"] = "ไทย", ["hz-gb-2312"] = "中文", ["windows-1255"] = "שלום",
    };

    [Theory]
    [MemberData(nameof(CharsetsAndEncodings))]
    public void Ascii_goes_into_any_charset_and_encoding_at_any_place(string charset, string encoding)
    {
        var original = $"Dear all, {Charsets[charset]}\r\n\r\n{string.Concat(Enumerable.Repeat(Charsets[charset] + " and more of it, ", 5))}\r\nend {Charsets[charset]}";
        var document = MailDocument.Parse(Message("plain", charset, encoding, original));
        Assert.Equal(original, document.Root.Children[0].DecodeText());
        for (var offset = 0; offset <= original.Length; offset++)
        {
            var splits = offset < original.Length && (char.IsLowSurrogate(original[offset]) || (original[offset] == '\n' && original[offset - 1] == '\r'));
            if (splits)
                Assert.False(new MessageEditor(document).TryInsertText(document.Root.Children[0], offset, "x"));
            else
                CheckInsert(document, offset, " [stamp] \r\nline\r\n");
        }
    }

    [Theory]
    [MemberData(nameof(CharsetsAndEncodings))]
    public void Other_text_goes_in_or_is_refused_and_html_always_takes_it(string charset, string encoding)
    {
        var original = $"<p>{Charsets[charset]}</p>\r\n<p>two</p>\r\n";
        var plain = MailDocument.Parse(Message("plain", charset, encoding, original));
        foreach (var offset in new[] { 0, 3, original.Length - 5, original.Length })
            CheckInsert(plain, offset, Stamp);
        var html = MailDocument.Parse(Message("html", charset, encoding, original));
        var editor = new MessageEditor(html);
        Assert.True(editor.TryInsertText(html.Root.Children[0], original.Length, "<p>£5 – “x” 日😀</p>"));
        var text = editor.Apply().Root.Children[0].DecodeText();
        Assert.Equal(original + "<p>£5 – “x” 日😀</p>", System.Net.WebUtility.HtmlDecode(text));
    }

    [Fact]
    public void A_7bit_plain_part_is_relabelled_and_stays_7bit()
    {
        var document = Mail.Read(Mail.Head + "Content-Type: text/plain; charset=us-ascii; format=fixed\nContent-Transfer-Encoding: 7bit\n\nHello\n");
        var editor = new MessageEditor(document);
        Assert.True(editor.TryInsertText(document.Root, 7, "£5"));
        var result = editor.Apply();
        Assert.Equal("Hello\r\n£5", result.Root.DecodeText());
        Assert.Equal("utf-8", result.Root.ContentType.Charset);
        Assert.True(Ascii.IsValid(result.Bytes.Span));
        Assert.Contains("Content-Type: text/plain; charset=utf-8; format=fixed\r\nContent-Transfer-Encoding: quoted-printable\r\n", Mail.Text(result.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_without_any_MIME_field_gets_them()
    {
        var document = Mail.Read("From: a@b.example\nSubject: x\n\nHello\n");
        var editor = new MessageEditor(document);
        Assert.True(editor.TryInsertText(document.Root, 7, "£5"));
        Assert.Equal(
            "From: a@b.example\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\nMIME-Version: 1.0\r\n\r\nHello\r\n=C2=A35",
            Mail.Text(editor.Apply().Bytes));
    }

    [Fact]
    public void Html_in_7bit_gets_character_references_and_keeps_its_encoding()
    {
        var document = Mail.Read(Mail.Head + "Content-Type: text/html; charset=utf-8\n\n<p>x</p>\n");
        var editor = new MessageEditor(document);
        Assert.True(editor.TryInsertText(document.Root, 0, "<p>£</p>"));
        Assert.EndsWith("\r\n\r\n<p>&#163;</p><p>x</p>\r\n", Mail.Text(editor.Apply().Bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aaa=\nbbb\n", 3, "X", "aaa=\nXbbb\n")]
    [InlineData("aaa \nb", 4, "\r\nX", "aaa=20\nX\nb")]
    [InlineData("aaa\nb", 3, "X ", "aaaX=20\nb")]
    [InlineData("=E2=82=AC\n", 1, "x", "=E2=82=ACx\n")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234\n", 70, "abcdef", "1234567890123456789012345678901234567890123456789012345678901234567890abcde=\nf1234\n")]
    public void Quoted_printable_changes_only_where_it_must(string body, int offset, string text, string expected)
    {
        var head = Mail.Head + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n";
        var document = Mail.Read(head + body);
        var editor = new MessageEditor(document);
        Assert.True(editor.TryInsertText(document.Root, offset, text));
        Assert.Equal(Mail.Text(Mail.Bytes(head + expected)), Mail.Text(editor.Apply().Bytes));
    }

    [Theory]
    [InlineData("01632 960123, ")]
    [InlineData("=41=3D=C3=A9")]
    [InlineData("==413D=")]
    public void A_quoted_printable_line_longer_than_allowed_takes_text_at_any_place(string words)
    {
        var document = Mail.Read(Mail.Head + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n" +
            string.Concat(Enumerable.Repeat(words, 20)) + "\n");
        var text = document.Root.DecodeText();
        for (var offset = 0; offset <= text.Length; offset++)
        {
            var editor = new MessageEditor(document);
            if (editor.TryInsertText(document.Root, offset, " 12 [stamp] 34 "))
                Assert.Equal(text.Insert(offset, " 12 [stamp] 34 "), editor.Apply().Root.DecodeText());
        }
    }

    [Fact]
    public void Base64_keeps_the_lines_before_the_change_and_their_length()
    {
        var encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('a', 100)));
        var head = Mail.Head + "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n";
        var document = Mail.Read($"{head}{encoded[..60]}\n{encoded[60..120]}\n{encoded[120..]}\n\n");
        var editor = new MessageEditor(document);
        Assert.True(editor.TryInsertText(document.Root, 60, "XYZ"));
        var result = Mail.Text(editor.Apply().Bytes);
        var changed = Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('a', 60) + "XYZ" + new string('a', 40)));
        Assert.EndsWith($"{encoded[..60]}\r\n{changed[60..120]}\r\n{changed[120..]}\r\n\r\n", result, StringComparison.Ordinal);
    }

    [Fact]
    public void Flowed_text_is_space_stuffed()
    {
        var document = Mail.Read(Mail.Head + "Content-Type: text/plain; format=flowed\n\nHello\n");
        var editor = new MessageEditor(document);
        Assert.True(editor.TryInsertText(document.Root, 7, "\n-- \n> quoted  \nFrom here\n indented\n"));
        Assert.EndsWith("Hello\r\n\r\n-- \r\n > quoted\r\n From here\r\n  indented\r\n", Mail.Text(editor.Apply().Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_edits_of_one_part_are_taken_together()
    {
        var document = MailDocument.Parse(Message("plain", "utf-8", "base64", "one two three"));
        var part = document.Root.Children[0];
        var editor = new MessageEditor(document);
        Assert.True(editor.TryInsertText(part, 13, "!"));
        Assert.True(editor.TryRemoveText(part, 3, 7));
        Assert.True(editor.TryInsertText(part, 0, "£ "));
        Assert.Equal("£ one three!", editor.Apply().Root.Children[0].DecodeText());
        Assert.Throws<ArgumentOutOfRangeException>(() => editor.TryRemoveText(part, 5, 9));
    }

    [Fact]
    public void A_long_line_never_enters_a_7bit_part()
    {
        var document = Mail.Read(Mail.Head + "\nHello\n");
        var editor = new MessageEditor(document);
        Assert.True(editor.TryInsertText(document.Root, 0, new string('x', 2_000)));
        Assert.All(Mail.Text(editor.Apply().Bytes).Split("\r\n"), line => Assert.True(line.Length <= 998));
    }

    internal static byte[] Message(string subtype, string charset, string encoding, string text)
    {
        var bytes = EncodingOf(charset).GetBytes(text);
        var body = encoding switch
        {
            "base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)),
            "quoted-printable" => QuotedPrintable(bytes, charset),
            _ => bytes,
        };
        var head = $"From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=xx\r\n\r\n--xx\r\nContent-Type: text/{subtype}; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body, .. "\r\n--xx\r\nContent-Type: application/pdf\r\n\r\n\u0001\u0002 untouched\r\n--xx--\r\n"u8];
    }

    private static byte[] QuotedPrintable(byte[] bytes, string charset)
    {
        var writer = new MailCompliance.Mime.Editing.QuotedPrintableWriter("\r\n"u8.ToArray(), !charset.StartsWith("utf-16", StringComparison.Ordinal) && charset != "utf-32");
        writer.Write(bytes, true);
        return writer.ToArray();
    }

    private static Encoding EncodingOf(string charset) =>
        MailCompliance.Mime.Decoding.CharsetNames.Find(charset)!.Encoding!;

    private static void CheckInsert(MailDocument document, int offset, string text)
    {
        var part = document.Root.Children[0];
        var editor = new MessageEditor(document);
        if (!editor.TryInsertText(part, offset, text))
        {
            Assert.False(Ascii.IsValid(text), "ASCII was refused.");
            Assert.False(editor.HasChanges);
            return;
        }

        var result = editor.Apply();
        Assert.Equal(part.DecodeText().Insert(offset, text), result.Root.Children[0].DecodeText());
        Assert.Equal(Mail.Text(document.Root.Children[1].RawBody), Mail.Text(result.Root.Children[1].RawBody));
        if (part.TransferEncoding is TransferEncoding.QuotedPrintable)
            Assert.All(Mail.Text(result.Root.Children[0].RawBody).Split("\r\n"), line => Assert.True(line.Length <= 76, line));
        if (Ascii.IsValid(document.Bytes.Span))
            Assert.True(Ascii.IsValid(result.Bytes.Span));
    }
}
