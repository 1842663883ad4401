using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>
/// Passport numbers: nine digits in UK booklets; one or two letters with six or seven digits, or the likes, elsewhere. Nothing
/// but the word says what they are. A "pupil passport" is a document about a child's needs and has no number.
/// </summary>
internal sealed class PassportDetector : IDetector
{
    private static readonly HashSet<string> Foreign = ["LDDDDDDDD", "LLDDDDDDD", "LLDDDDDD", "LDDDDDDD", "DDLLDDDDD", "LLLDDDDDD", "DDLLDDDDDD"];

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        if (!text.Mentions(CueKinds.Passport))
            yield break;
        int? found = null;
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            if (Read(text, index) is not { } value || !Edges.IsFree(text, value.Start, value.End))
                continue;
            if (LabelledNumber.NameOf(text, value.Start, CueKinds.Passport) is null && !IsCalledOne(text, value) && !(found is { } last && LabelledNumber.IsListedBelow(text, last, value.Start)))
                continue;
            found = value.End;
            yield return Candidate.Of(DetectionType.PassportNumber, value.Start, value.End, Confidence.High, Strength.Label, "format", "key word");
        }
    }

    /// <summary>A word farther before it, or behind it, in the same sentence: "Check the passport. The form is number 904177330" has none.</summary>
    private static bool IsCalledOne(PreparedText text, Token value) => text.ContextOf(value.Start, value.End, CueKinds.Passport) switch
    {
        Context.Heading => true,
        Context.Label => text.CueBefore(value.Start, CueKinds.Passport) is { } label && !Edges.HasSentenceEnd(text.Folded.AsSpan(label.End, value.Start - label.End)),
        Context.LabelAfter => text.CueAfter(value.End, CueKinds.Passport) is { } label && !Edges.HasSentenceEnd(text.Folded.AsSpan(value.End, label.Start - value.End)),
        _ => false,
    };

    private static Token? Read(PreparedText text, int index)
    {
        if (JoinedDigits.TryTake(text, index, 9, out var run) && (run.Groups == 1 || run.Shape(text) == "333") && !char.IsAsciiLetter(text.CharAt(run.Start - 1)))
            return new Token(run.Start, run.End);
        var token = Token.Around(text, text.Numbers[index]);
        if (Foreign.Contains(token.Shape(text)) || token.Shape(text) is "LLLDDLDD")
            return token;
        // AB 1234567
        var group = text.Numbers[index];
        return group.Length is 6 or 7 && text.CharAt(group.Start - 1) == ' ' && char.IsAsciiLetterUpper(text.CharAt(group.Start - 2)) && char.IsAsciiLetterUpper(text.CharAt(group.Start - 3))
            && !char.IsAsciiLetterOrDigit(text.CharAt(group.Start - 4)) && !char.IsAsciiLetter(text.CharAt(group.End))
            ? new Token(group.Start - 3, group.End)
            : null;
    }
}
