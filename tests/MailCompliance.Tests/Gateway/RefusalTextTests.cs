using System.Text;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Gateway.Disposal;

namespace MailCompliance.Tests.Gateway;

public class RefusalTextTests
{
    [Fact]
    public void Says_what_and_what_to_do_in_one_line_per_finding() =>
        Assert.Equal(
            "The files are larger than 2 MB. Share them by SharePoint. (School policy: S0 4 Message size)\nThe subject is missing. Write one.",
            RefusalText.For([Ruling("The files are larger than 2 MB", "Share them by SharePoint.", "S0 4 Message size"), Ruling("The subject is missing.", "Write one", "")], utf8: false));

    [Theory]
    [InlineData("“Mum’s” file – £5 … Zoë § 4", "\"Mum's\" file - GBP 5 ... Zoe section 4.")]
    [InlineData("名", "?.")]
    [InlineData("a\r\n250 ok\0b", "a  250 ok b.")]
    public void Is_plain_ASCII_on_one_line_without_SMTPUTF8(string what, string line) =>
        Assert.Equal(line, RefusalText.For([Ruling(what, "", "")], utf8: false).TrimEnd());

    [Fact]
    public void Keeps_UTF8_where_the_client_understands_it() =>
        Assert.StartsWith("Zoë’s file.", RefusalText.For([Ruling("Zoë’s file", "", "")], utf8: true), StringComparison.Ordinal);

    [Fact]
    public void What_the_log_keeps_names_no_file() =>
        Assert.Equal(
            "The attachment \"...\" cannot be checked. Send it another way.",
            RefusalText.WithoutFileNames([Ruling("The attachment “Zoë's plan.zip” cannot be checked.", "Send it another way.", "")], ["Zoë's plan.zip", ""], utf8: false));

    [Theory]
    [InlineData("x")]
    [InlineData("€")]
    public void Lines_fit_into_512_octets(string letter)
    {
        var text = RefusalText.For([Ruling(string.Concat(Enumerable.Repeat(letter, 2000)), "Do that", "")], utf8: true);

        Assert.InRange(Encoding.UTF8.GetByteCount("550-5.7.1 " + text + "\r\n"), 400, 512);
    }

    [Fact]
    public void Repeats_nothing_and_ends()
    {
        var many = Enumerable.Range(1, 50).Select(number => Ruling($"Fault {number}", "Mend it", ""));
        var same = Enumerable.Range(1, 50).Select(_ => Ruling("One fault", "Mend it", ""));

        Assert.Equal(20, RefusalText.For(many, utf8: false).Split('\n').Length);
        Assert.EndsWith("And 31 further points of this kind.", RefusalText.For(many, utf8: false), StringComparison.Ordinal);
        Assert.Equal("One fault. Mend it.", RefusalText.For(same, utf8: false));
    }

    private static Ruling Ruling(string what, string whatToDo, string clause) => new("attachment-size", Outcome.Block, clause, new Finding(what, whatToDo), "");
}
