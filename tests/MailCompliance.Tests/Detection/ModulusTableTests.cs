using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Detection.Money;
using MailCompliance.Engine.People;

namespace MailCompliance.Tests.Detection;

/// <summary>Checks with a made-up table in the published layout: ranges that no bank has.</summary>
public sealed class ModulusTableTests
{
    private const string Table = """
        000100 000199 MOD10    0    0    0    0    0    0    7    1    3    7    1    3    7    1
        000200 000200 MOD11    0    0    0    0    0    0    8    7    6    5    4    3    2    1
        000300 000300 DBLAL    2    1    2    1    2    1    2    1    2    1    2    1    2    1   1
        000400 000400 MOD11    0    0    0    0    0    0    8    7    6    5    4    3    0    0   4
        000500 000500 MOD11    0    0    0    0    0    0    7    6    5    4    3    2    0    0   5
        000600 000600 MOD11    0    0    0    0    0    0    8    7    6    5    4    3    2    1   6
        000700 000700 MOD11    1    1    1    1    1    1    8    7    6    5    4    3    2    1   7
        001000 001000 MOD11    0    0    0    0    0    0    8    7    6    5    4    3    2    1  10
        001000 001000 MOD10    0    0    0    0    0    0    7    1    3    7    1    3    7    1  11
        001400 001400 MOD11    0    0    0    0    0    0    8    7    6    5    4    3    2    1  14
        001500 001500 MOD11    0    0    0    0    0    0    8    7    6    5    4    3    2    1
        001500 001500 MOD10    0    0    0    0    0    0    7    1    3    7    1    3    7    1
        """;

    private static readonly ModulusTable Known = ModulusTable.Parse(Table.ReplaceLineEndings("\r\n"), "000500 000501\n");

    [Theory]
    [InlineData("000150", "00000013", true)]    // 1*7 + 3*1 = 10
    [InlineData("000150", "00000012", false)]
    [InlineData("000150", "13", true)]          // shorter numbers begin with noughts
    [InlineData("000200", "00000051", true)]    // 5*2 + 1 = 11
    [InlineData("000200", "00000052", false)]
    [InlineData("000300", "00000000", true)]    // 27 and the 3 of the sort code
    [InlineData("000300", "00000001", false)]
    [InlineData("000300", "00000091", true)]    // 9*2 = 18 counts as 1 + 8
    [InlineData("000400", "00000107", false)]
    [InlineData("000400", "00000103", true)]    // remainder 1*3 = the last two digits, 03
    [InlineData("000500", "00000190", true)]    // remainder 2, 11 - 2 = 9
    [InlineData("000500", "00000100", false)]
    [InlineData("000600", "41111155", true)]    // foreign currency
    [InlineData("000600", "11111155", false)]
    [InlineData("000700", "00000094", true)]    // g is 9: the sort code does not count; 18 + 4 = 22
    [InlineData("001000", "00000013", true)]    // one of the two is enough
    [InlineData("001500", "00000013", false)]   // both are needed
    [InlineData("001400", "00000510", true)]    // the last digit is a branch's: 00000051
    [InlineData("001400", "00000512", false)]
    [InlineData("999999", "00000013", null)]
    [InlineData("000150", "0000000a", null)]
    public void Accounts_pass_as_the_published_rules_say(string sortCode, string account, bool? expected) =>
        Assert.Equal(expected, Known.Check(sortCode, account));

    [Theory]
    [InlineData("000150-000160 MOD10 1", "line 1")]
    [InlineData("\n000100 000199 MOD12 0 0 0 0 0 0 7 1 3 7 1 3 7 1", "line 2")]
    [InlineData("000100 000199 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 x", "line 1")]
    [InlineData("", "empty")]
    public void Files_of_another_layout_are_refused_with_the_line(string table, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => ModulusTable.Parse(table, "")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("00-01-50 00000013", Confidence.High)]
    [InlineData("00-01-50 00000012", null)]
    [InlineData("99-99-99 63748472", Confidence.Medium)]
    [InlineData("Sort code 00-01-50, account 00000012", Confidence.High)]
    public void Without_a_word_the_check_decides_and_with_one_it_does_not(string text, Confidence? expected)
    {
        var hits = Detectors.Find(new ScannedText(text, [], null, PeopleSnapshot.Empty, null) { Modulus = Known });
        Assert.Equal(expected, hits.Where(hit => hit.Type == DetectionType.BankAccount).Select(hit => (Confidence?)hit.Confidence).SingleOrDefault());
    }
}
