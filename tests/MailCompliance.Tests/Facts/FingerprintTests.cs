using MailCompliance.Engine.Facts;

namespace MailCompliance.Tests.Facts;

public sealed class FingerprintTests
{
    private const string Letter = """
        Dear NAME,

        We are writing to let you know that CHILD has been chosen for the trip to the museum on DAY. The coach leaves school at TIME
        and is back before the end of the day. Please send PRONOUN in with a packed lunch and a coat, and return the slip below.

        """;

    [Fact]
    public void Mail_merge_leaves_it_as_it_is()
    {
        var one = Of(Filled("Mrs Winter", "Amy", "Monday 3 June", "9.15", "her"));
        var two = Of(Filled("Mr and Mrs O'Neill-Brown", "Seán", "Tuesday 4 June", "10:00", "him"));
        Assert.Equal(one, two);
    }

    [Fact]
    public void Another_letter_gets_another() =>
        Assert.NotEqual(
            Of(Filled("Mrs Winter", "Amy", "Monday", "9", "her")),
            Of("Dear Mrs Winter,\n\nThank you for coming to the meeting last week; the notes are attached and we shall speak again soon.\n"));

    [Fact]
    public void Short_texts_differ_by_their_subject()
    {
        Assert.Equal(NewTextFingerprint.Of("Please see attached.", "Trip letter"), NewTextFingerprint.Of("Please see attached.", "Trip letter"));
        Assert.NotEqual(NewTextFingerprint.Of("Please see attached.", "Trip letter"), NewTextFingerprint.Of("Please see attached.", "Lunch menu"));
    }

    [Fact]
    public void It_is_the_same_in_every_process() => Assert.Equal(424209261079913751UL, NewTextFingerprint.Of("one two three four five six seven", null));

    private static string Filled(string name, string child, string day, string time, string pronoun) =>
        Letter.Replace("NAME", name, StringComparison.Ordinal)
            .Replace("CHILD", child, StringComparison.Ordinal)
            .Replace("DAY", day, StringComparison.Ordinal)
            .Replace("TIME", time, StringComparison.Ordinal)
            .Replace("PRONOUN", pronoun, StringComparison.Ordinal);

    private static ulong Of(string text) => NewTextFingerprint.Of(text, "Trip");
}
