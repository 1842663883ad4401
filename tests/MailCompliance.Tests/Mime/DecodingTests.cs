using System.Text;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Mime;

public sealed class DecodingTests
{
    [Theory]
    [InlineData("SGVsbG8=", "Hello")]
    [InlineData("SGVsbG8", "Hello")]
    [InlineData("SGV\nsbG8=", "Hello")]
    [InlineData("S G!V s b*G8=", "Hello")]
    [InlineData("SGU=bGxv", "Hello")]
    [InlineData("====SGVsbG8=", "Hello")]
    [InlineData("", "")]
    public void Broken_base64_costs_only_the_broken_place(string written, string expected) => Check("base64", written, expected);

    [Theory]
    [InlineData("caf=C3=A9", "caf\u00c3\u00a9")]
    [InlineData("soft=\nbreak", "softbreak")]
    [InlineData("soft=  \nbreak", "softbreak")]
    [InlineData("a=3db", "a=b")]
    [InlineData("a=zz b", "a=zz b")]
    [InlineData("a==3D", "a==")]
    [InlineData("end=", "end")]
    public void Broken_quoted_printable_stays_as_it_is(string written, string expected) => Check("quoted-printable", written, expected);

    [Fact]
    public void Uuencode_as_transfer_encoding_is_undone() =>
        Check("x-uuencode", "begin 644 a.txt\n+:&5L;&\\@=V]R;&0\n`\nend\n", "hello world");

    [Theory]
    [InlineData("us-ascii", "caf\u00e9 \u0093x\u0094", "café “x”")]
    [InlineData("iso-8859-1", "caf\u00c3\u00a9", "café")]
    [InlineData("iso-8859-1", "\u0080", "€")]
    [InlineData("x-unknown", "caf\u00e9", "café")]
    [InlineData("x-unknown", "caf\u00c3\u00a9", "café")]
    [InlineData("utf8", "caf\u00c3\u00a9", "café")]
    [InlineData("cp1252", "\u0080", "€")]
    [InlineData("gb2312", "\u00c4\u00e3", "你")]
    [InlineData("ks_c_5601-1987", "\u00b0\u00a1", "가")]
    [InlineData("iso-2022-kr", "\u001b$)C\u000e0!\u000f", "가")]
    [InlineData("shift_jis", "\u0082\u00a0", "あ")]
    [InlineData("euc-jp", "\u00a4\u00a2", "あ")]
    [InlineData("big5", "\u00a7A", "你")]
    [InlineData("koi8-r", "\u00c1", "а")]
    [InlineData("iso-8859-14", "\u00f0", "ŵ")]
    [InlineData("iso-8859-15", "\u00a4", "€")]
    [InlineData("macintosh", "\u008e", "é")]
    [InlineData("utf-7", "+AOk-", "é")]
    [InlineData("utf-16le", "a\0", "a")]
    [InlineData("us-ascii", "\u00ef\u00bb\u00bfabc", "abc")]
    [InlineData("hz-gb-2312", "~{Dc~}", "你")]
    public void Text_is_read_in_the_charset_it_is_really_in(string label, string written, string expected) =>
        Assert.Equal(expected, MailDocument.Parse(Encoding.Latin1.GetBytes($"Content-Type: text/plain; charset={label}\r\n\r\n{written}")).Root.DecodeText());

    [Fact]
    public void Html_without_a_charset_is_read_as_its_meta_element_says() =>
        Assert.Equal("я", Mail.Read("Content-Type: text/html\n\n<meta charset=windows-1251>\u00ff").Root.DecodeText()[^1..]);

    private static void Check(string encoding, string written, string expected)
    {
        var part = Mail.Read($"Content-Transfer-Encoding: {encoding}\n\n{written}").Root;
        Assert.Equal(expected, Mail.Text(part.DecodeBytes()));
        Assert.Equal(expected.Length, part.DecodedLength());
    }
}
