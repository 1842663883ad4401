using MailCompliance.Engine.Policy;

namespace MailCompliance.Tests.Policy;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["attachment-size", "subject", "maxBytes", "mass-send", "visible-recipients", "personal-data", "forbidden-data"];

    [Theory]
    [InlineData("atachment-size", "attachment-size")]
    [InlineData("attachmentSize", "attachment-size")]
    [InlineData("Subject", "subject")]
    [InlineData("maxbites", "maxBytes")]
    [InlineData("masssend", "mass-send")]
    [InlineData("sujbect", "subject")]
    [InlineData("recipients", "visible-recipients")]
    [InlineData("missing-subject", "subject")]
    [InlineData("zebra", null)]
    [InlineData("", null)]
    public void Finds_the_name_that_was_meant(string given, string? expected) => Assert.Equal(expected, NearestName.Of(given, Known));

    [Fact]
    public void Long_nonsense_is_not_compared() => Assert.Null(NearestName.Of(new string('a', 100_000), Known));
}
