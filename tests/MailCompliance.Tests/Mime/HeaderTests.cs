using MailCompliance.Mime;

namespace MailCompliance.Tests.Mime;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("=?utf-8?Q?Caf=C3=A9_au_lait?=", "Café au lait")]
    [InlineData("=?UTF-8?B?Q2Fmw6k=?= and more", "Café and more")]
    [InlineData("=?utf-8?Q?a?=\n =?utf-8?Q?b?=", "ab")]
    [InlineData("=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", "café")]
    [InlineData("=?utf-8?B?Y2Fm?==?iso-8859-1?Q?=E9?=", "café")]
    [InlineData("x=?utf-8?Q?y?=z", "xyz")]
    [InlineData("=?utf-8*en?Q?language?=", "language")]
    [InlineData("=?utf-8?Q?with blank?=", "with blank")]
    [InlineData("=?nonsense", "=?nonsense")]
    [InlineData("=?utf-8?X?abc?=", "=?utf-8?X?abc?=")]
    [InlineData("=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=", "日本")]
    [InlineData("raw \u00e9", "raw é")]
    [InlineData("raw \u00c3\u00a9", "raw é")]
    public void Encoded_words_are_decoded_leniently(string written, string expected) =>
        Assert.Equal(expected, Mail.Read($"Subject: {written}\n\n").Headers.Value("subject"));

    [Theory]
    [InlineData("attachment; filename=\"a b.pdf\"", "a b.pdf")]
    [InlineData("attachment; filename=a b.pdf; size=3", "a b.pdf")]
    [InlineData("attachment; filename*=UTF-8''na%C3%AFve.pdf", "naïve.pdf")]
    [InlineData("attachment; filename*0*=utf-8''na%C3; filename*1*=%AFve; filename*2=.pdf", "naïve.pdf")]
    [InlineData("attachment; filename*1=b.pdf; filename*0=a", "ab.pdf")]
    [InlineData("attachment; filename=\"=?utf-8?Q?na=C3=AFve.pdf?=\"", "naïve.pdf")]
    [InlineData("attachment; filename=\"old.pdf\"; filename*=utf-8''new.pdf", "new.pdf")]
    [InlineData("attachment; filename=\"na\u00efve.pdf\"", "naïve.pdf")]
    [InlineData("attachment; filename=\"say \\\"hi\\\".pdf\"", "say \"hi\".pdf")]
    [InlineData("filename=\"a.pdf\"", "a.pdf")]
    [InlineData("attachment (comment); filename = a.pdf (comment)", "a.pdf")]
    [InlineData("attachment; filename=\"open.pdf", "open.pdf")]
    public void File_names_are_read_as_programs_write_them(string written, string expected) =>
        Assert.Equal(expected, Mail.Read($"Content-Disposition: {written}\n\n").Root.FileName);

    [Theory]
    [InlineData("TEXT/HTML; CHARSET=\"UTF-8\"", "text/html", "UTF-8")]
    [InlineData("text", "text/plain", null)]
    [InlineData("html; charset=x", "text/html", "x")]
    [InlineData("text/plain charset=utf-8", "text/plain", "utf-8")]
    [InlineData("text / plain ; charset = utf-8 (comment)", "text/plain", "utf-8")]
    [InlineData("", "text/plain", null)]
    public void Content_types_are_read_leniently(string written, string mediaType, string? charset)
    {
        var type = Mail.Read($"Content-Type: {written}\n\n").Root.ContentType;
        Assert.Equal((mediaType, charset), (type.MediaType, type.Charset));
    }

    [Theory]
    [InlineData("ann@school.example", "<ann@school.example>")]
    [InlineData("Ann Lee <ann@school.example>, bob@home.example", "Ann Lee<ann@school.example> <bob@home.example>")]
    [InlineData("\"Lee, Ann\" <ann@school.example>", "Lee, Ann<ann@school.example>")]
    [InlineData("Lee, Ann <ann@school.example>", "Lee, Ann<ann@school.example>")]
    [InlineData("ann@school.example (Ann Lee)", "Ann Lee<ann@school.example>")]
    [InlineData("Staff: ann@school.example, Bob <bob@home.example>;", "<ann@school.example> Bob<bob@home.example>")]
    [InlineData("undisclosed-recipients:;", "")]
    [InlineData("\"odd address\"@home.example", "<\"odd address\"@home.example>")]
    [InlineData("\"plain\"@home.example", "<plain@home.example>")]
    [InlineData("Ann <@relay.example,@other.example:ann@school.example>", "Ann<ann@school.example>")]
    [InlineData("Ann ann@school.example", "Ann<ann@school.example>")]
    [InlineData("Ann <ann@school.example", "Ann<ann@school.example>")]
    [InlineData(",; ann@school.example,,;bob@home.example;", "<ann@school.example> <bob@home.example>")]
    [InlineData("ann @ school . example", "<ann@school.example>")]
    [InlineData("=?utf-8?Q?M=C3=BCller,_A?= <m@home.example>", "Müller, A<m@home.example>")]
    [InlineData("\"=?utf-8?Q?M=C3=BCller?=\" <m@home.example>", "Müller<m@home.example>")]
    [InlineData("m\u00c3\u00bcller@home.example", "<müller@home.example>")]
    [InlineData("<a@b.example> <c@d.example>", "<a@b.example> <c@d.example>")]
    [InlineData("postmaster", "<postmaster>")]
    [InlineData("<>", "")]
    [InlineData("a@b@c.example", "<a@b@c.example>")]
    [InlineData("Ann <ann@[192.0.2.1]>", "Ann<ann@[192.0.2.1]>")]
    public void Addresses_are_read_as_programs_write_them(string written, string expected)
    {
        var field = Mail.Read($"To: {written}\n\n").Headers.Find("To")!;
        Assert.Equal(expected, string.Join(' ', MailAddress.ParseList(field).Select(address => $"{address.DisplayName}<{address.Address}>")));
    }
}
