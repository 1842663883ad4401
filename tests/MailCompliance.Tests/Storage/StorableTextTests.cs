using MailCompliance.Storage.Connections;

namespace MailCompliance.Tests.Storage;

public sealed class StorableTextTests
{
    /// <summary>Not in attributes: those cannot hold half a surrogate pair.</summary>
    public static TheoryData<string?, string?> Texts => new()
    {
        { null, null },
        { "plain \u00e9 \ud83d\ude00", "plain \u00e9 \ud83d\ude00" },
        { "a\0b", "a\ufffdb" },
        { "half \ud83d", "half \ufffd" },
        { "\ude00 half", "\ufffd half" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Replaces_only_what_no_database_takes(string? text, string? stored) => Assert.Equal(stored, StorableText.Of(text));

    [Fact]
    public void What_is_cut_for_an_index_is_whole_characters()
    {
        var text = new string('x', StorableText.IndexedLength - 1) + "\ud83d\ude00 and more";

        Assert.Equal(new string('x', StorableText.IndexedLength - 1) + "\ufffd", StorableText.Indexed(text));
        Assert.Equal("short", StorableText.Indexed("short"));
    }
}
