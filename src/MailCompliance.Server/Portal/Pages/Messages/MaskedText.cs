using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Portal.Frame;

namespace MailCompliance.Server.Portal.Pages.Messages;

/// <summary>A piece of a text on a page.</summary>
/// <param name="Text">Fit to be shown.</param>
/// <param name="Label">What kind of data stands here; null: ordinary text.</param>
public sealed record TextPiece(string Text, string? Label);

/// <summary>Texts of a message with what was found in them hidden or marked.</summary>
public static class MaskedText
{
    private const string Hidden = "●●●●";
    private const int Around = 60;
    private const int LongestText = 100_000;

    /// <summary>Some characters around the place of a finding, every detected value hidden; empty where the finding has no place in a text.</summary>
    public static IReadOnlyList<TextPiece> Excerpt(Evaluation evaluation, Place place)
    {
        if (place is not { Start: { } start, End: { } end } || TextAt(evaluation.Facts, place) is not { } text || start < 0 || end > text.Text.Length || start > end)
            return [];
        var (from, to) = (Math.Max(0, start - Around), Math.Min(text.Text.Length, end + Around));
        var pieces = Pieces(text.Text, from, to, [.. HitsIn(evaluation.Facts, text.Where), (start, end, "what was found")], isMasked: true);
        return [.. from > 0 ? [new TextPiece("… ", null)] : Array.Empty<TextPiece>(), .. pieces, .. to < text.Text.Length ? [new TextPiece(" …", null)] : Array.Empty<TextPiece>()];
    }

    /// <summary>A whole text.</summary>
    /// <param name="isMasked">True: detected values are hidden; false: they are shown and marked.</param>
    public static IReadOnlyList<TextPiece> Whole(MessageFacts facts, MessageText text, bool isMasked) =>
        Pieces(text.Text, 0, Math.Min(text.Text.Length, LongestText), [.. HitsIn(facts, text.Where)], isMasked);

    /// <summary>What a reader of the message sees: subject, shown bodies, texts of attachments.</summary>
    public static IEnumerable<MessageText> TextsOf(MessageFacts facts) =>
        MessageTexts.Of(facts.Message.Subject, [.. facts.Bodies.Where(body => body.IsShown)], facts.Attachments).Where(text => !text.IsHidden);

    private static MessageText? TextAt(MessageFacts facts, Place place) =>
        MessageTexts.Of(facts.Message.Subject, facts.Bodies, facts.Attachments).FirstOrDefault(text => !text.IsHidden && IsSame(text.Where, place));

    private static IEnumerable<(int Start, int End, string Label)> HitsIn(MessageFacts facts, Place place) =>
        facts.Data.Where(data => IsSame(data.Where, place)).Select(data => (data.Hit.Start, data.Hit.Start + data.Hit.Length, LabelOf(data.Type)));

    private static bool IsSame(Place one, Place other) => one.Part == other.Part && (one.Path is null || other.Path is null || one.Path == other.Path);

    private static string LabelOf(DetectionType type) =>
        Words.Data(System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(type.ToString()));

    /// <summary>Overlapping finds become one, under the first one's name.</summary>
    private static List<TextPiece> Pieces(string text, int from, int to, List<(int Start, int End, string Label)> finds, bool isMasked)
    {
        var pieces = new List<TextPiece>();
        var at = from;
        foreach (var (start, end, label) in finds.OrderBy(find => find.Start).ThenBy(find => find.Label == "what was found"))
        {
            var (first, last) = (Math.Max(start, at), Math.Min(end, to));
            if (first >= last)
                continue;
            if (first > at)
                pieces.Add(new(ShownText.Block(text[at..first]), null));
            pieces.Add(new(isMasked ? Hidden : ShownText.Block(text[first..last]), label));
            at = last;
        }

        if (at < to)
            pieces.Add(new(ShownText.Block(text[at..to]), null));
        return pieces;
    }
}
