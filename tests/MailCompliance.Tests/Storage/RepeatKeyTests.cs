using MailCompliance.Storage;

namespace MailCompliance.Tests.Storage;

public sealed class RepeatKeyTests
{
    private static readonly byte[] Content = [1, 2, 3];
    private static readonly string First = RepeatKey.Of("<1@x.example>", "a@x.example", ["b@y.example", "c@y.example"], Content);

    [Fact]
    public void Order_and_case_of_recipients_do_not_matter() =>
        Assert.Equal(First, RepeatKey.Of("<1@x.example>", "A@x.example", ["C@y.example", "b@Y.example"], Content));

    [Fact]
    public void Every_part_matters()
    {
        string[] others =
        [
            RepeatKey.Of("<2@x.example>", "a@x.example", ["b@y.example", "c@y.example"], Content),
            RepeatKey.Of(null, "a@x.example", ["b@y.example", "c@y.example"], Content),
            RepeatKey.Of("<1@x.example>", "", ["b@y.example", "c@y.example"], Content),
            RepeatKey.Of("<1@x.example>", "a@x.example", ["b@y.example"], Content),
            RepeatKey.Of("<1@x.example>", "a@x.example", ["b@y.examplec@y.example"], Content),
            RepeatKey.Of("<1@x.example>", "a@x.example", ["b@y.example", "c@y.example"], [1, 2]),
        ];
        Assert.Equal(others.Length, others.Append(First).Distinct().Count() - 1);
    }

    [Fact]
    public void Is_the_same_in_every_version() => Assert.Equal("b80791c8a0ea41f034bed5674e471776", First);
}
