using MailCompliance.Engine.Detection.Names;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>
/// NHS numbers: ten digits, mod 11 with weights 10 to 2 (NHS Data Dictionary, NHS NUMBER). Every ISBN-10 that ends in a
/// digit passes the same check and so does one order number in eleven: a word beside it or the 3-3-4 grouping must speak for it.
/// </summary>
internal sealed class NhsNumberDetector : IDetector
{
    private const int MaxUnsure = 1_000;

    private static readonly int[] Weights = [10, 9, 8, 7, 6, 5, 4, 3, 2];

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        var (isList, isTrade) = (false, false);
        List<Candidate>? unsure = null;
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            if (text.Numbers[index].Length is not (<= 5 or 10) || !JoinedDigits.TryTake(text, index, 10, out var run) || !IsValid(run.Digits))
                continue;
            isTrade |= run.Shape(text) == "334" && text.ContextOf(run.Start, run.End, CueKinds.Nhs) == Context.Negative;
            if (Judge(text, run) is { } found && !(isTrade && found.Hit.Confidence == Confidence.Medium && IsTrade(text, run)))
            {
                isList = true;
                yield return found;
                index = run.Last;
            }
            else if (JudgeAnother(text, run) is { } another && (unsure ??= []).Count < MaxUnsure)
            {
                unsure.Add(another);
            }
        }

        foreach (var another in isList && unsure is not null ? unsure : [])
            yield return another;
    }

    internal static bool IsValid(ReadOnlySpan<char> digits)
    {
        var check = (11 - (CheckDigits.WeightedSum(digits, Weights) % 11)) % 11;
        return check == digits[9] - '0' && !CheckDigits.IsOneDigit(digits);
    }

    private static Candidate? Judge(PreparedText text, JoinedDigits run)
    {
        var context = text.ContextOf(run.Start, run.End, CueKinds.Nhs);
        if (context >= Context.LabelAfter)
        {
            return Edges.IsFree(text, run.Start, run.End)
                ? Candidate.Of(DetectionType.NhsNumber, run.Start, run.End, Confidence.High, Strength.Label, "checksum", "key word")
                : null;
        }

        if (context is Context.Negative or Context.OtherLabel || !IsLikely(text, run) || run.IsPieceOfMore(text))
            return null;
        var confidence = context == Context.Near ? Confidence.High : Confidence.Medium;
        return Candidate.Of(DetectionType.NhsNumber, run.Start, run.End, confidence, Strength.Strict, "checksum", "grouping");
    }

    /// <summary>Solid and without a word: counts where another in the text is sure.</summary>
    private static Candidate? JudgeAnother(PreparedText text, JoinedDigits run) =>
        run.Groups == 1 && IsIssued(run) && Edges.IsFree(text, run.Start, run.End) && text.ContextOf(run.Start, run.End, CueKinds.Nhs) is not (Context.Negative or Context.OtherLabel)
            ? Candidate.Of(DetectionType.NhsNumber, run.Start, run.End, Confidence.Medium, Strength.Strict, "checksum", "list")
            : null;

    private static bool IsIssued(JoinedDigits run) => run.Digits[0] is '3' or '4' or '6' or '7' || run.Digits.StartsWith("999", StringComparison.Ordinal);

    /// <summary>A number of this shape was called an order's or an invoice's, and nothing speaks of a person: so is the next.</summary>
    private static bool IsTrade(PreparedText text, JoinedDigits run) =>
        !text.Mentions(CueKinds.Nhs | CueKinds.Birth | CueKinds.Child | CueKinds.Pronoun | CueKinds.Relative | CueKinds.Health | CueKinds.HealthWeak | CueKinds.Needs | CueKinds.Safeguarding | CueKinds.Name)
        && !NamesPupil(text, run.Start);

    /// <summary>"Late yes for Rose Mbeki, 999 757 4915".</summary>
    private static bool NamesPupil(PreparedText text, int at)
    {
        var names = NameIndex.Of(text.Source.People);
        var word = new WordCursor(text, at, at);
        for (var words = 0; words < 2; words++)
        {
            var end = word.Start;
            while (end > 0 && text.Folded[end - 1] is ' ' or ',' or ':' or '-' or '(')
                end--;
            var start = end;
            while (start > 0 && char.IsAsciiLetter(text.Folded[start - 1]))
                start--;
            word = new(text, start, end);
            if (names.IsFamily(word) || names.Find(word) is { PupilOfOneWord: not null })
                return true;
        }

        return false;
    }

    /// <summary>Without a label: grouped 3-3-4 on one line, in a range that is issued (3, 4, 6, 7) or kept for tests (999).</summary>
    private static bool IsLikely(PreparedText text, JoinedDigits run) =>
        IsIssued(run) && run.Shape(text) == "334"
        && Edges.IsFree(text, run.Start, run.End)
        && !text.Folded.AsSpan(run.Start, run.End - run.Start).Contains('\n')
        && !Edges.IsInLink(text, run.Start, run.End);
}
