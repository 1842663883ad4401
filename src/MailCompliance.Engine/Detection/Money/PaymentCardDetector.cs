using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Money;

/// <summary>
/// Payment card numbers: issuer prefix, length and Luhn (ISO/IEC 7812-1). Luhn alone passes one number in ten and every
/// IMEI; prefix, length and grouping have to fit, and numbers called something else are left alone.
/// </summary>
internal sealed class PaymentCardDetector : IDetector
{
    private const int Shortest = 13;
    private const int Longest = 19;

    /// <summary>Numbers of a list through which the word before its first is followed.</summary>
    private const int MaxList = 8;

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            if (text.Numbers[index].Length is < 3 or > Longest)
                continue;
            for (var length = Math.Min(Longest, text.JoinedFrom(index)); length >= Shortest; length--)
            {
                if (!JoinedDigits.TryTake(text, index, length, out var run) || !IsValid(run.Digits) || Judge(text, run) is not { } found)
                    continue;
                yield return found;
                index = run.Last;
                break;
            }
        }
    }

    internal static bool IsValid(string digits) =>
        HasIssuer(digits) && CheckDigits.IsLuhn(digits) && digits.AsSpan(1).IndexOfAnyExcept('0') >= 0;

    /// <summary>Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay, Maestro with their lengths.</summary>
    private static bool HasIssuer(string digits)
    {
        var two = ((digits[0] - '0') * 10) + (digits[1] - '0');
        var four = (two * 100) + ((digits[2] - '0') * 10) + (digits[3] - '0');
        return digits.Length switch
        {
            13 => two / 10 == 4,
            14 => two is 36 or 38 || four / 10 is >= 300 and <= 305,
            15 => two is 34 or 37,
            16 => two / 10 == 4 || two is >= 51 and <= 55 || four is >= 2221 and <= 2720 || four is 6011 || two == 65
                || four / 10 is >= 644 and <= 649 || four is >= 3528 and <= 3589 || two == 62 || IsMaestro(four),
            17 => two == 62,
            18 => two == 62 || IsMaestro(four),
            19 => two / 10 == 4 || two is 62 or 65 || IsMaestro(four),
            _ => false,
        };
    }

    private static bool IsMaestro(int four) => four is 5018 or 5020 or 5038 or 5893 or 6304 or 6759 or 6761 or 6762 or 6763;

    private static Candidate? Judge(PreparedText text, JoinedDigits run)
    {
        if (!Edges.IsFree(text, run.Start, run.End))
            return null;
        var context = text.ContextOf(run.Start, run.End, CueKinds.Card);
        var hasDetail = text.CueAfter(run.End, CueKinds.CardDetail, PreparedText.Before) is not null;
        if (context >= Context.Near || hasDetail)
            return Candidate.Of(DetectionType.PaymentCard, run.Start, run.End, Confidence.High, Strength.Label, "checksum", "issuer", "key word");
        if (context is Context.Negative or Context.OtherLabel || IsInListOfOthers(text, run) || run.IsPieceOfMore(text) || Edges.IsInLink(text, run.Start, run.End))
            return null;
        var grouped = run.Shape(text) is "4444" or "465";
        if (!grouped && run.Groups > 1)
            return null;
        return Candidate.Of(
            DetectionType.PaymentCard, run.Start, run.End, Confidence.Medium, grouped ? Strength.Strict : Strength.Checksum, "checksum", "issuer");
    }

    /// <summary>"Serial numbers: 5312 …, 5312 …, 5312 …": one word names every number of a list.</summary>
    private static bool IsInListOfOthers(PreparedText text, JoinedDigits run)
    {
        var numbers = text.Numbers;
        var (first, groups) = (run.First, run.Groups);
        for (var steps = 0; steps < MaxList && first >= groups; steps++)
        {
            var before = first - groups;
            var gap = text.Folded.AsSpan(numbers[first - 1].End, numbers[first].Start - numbers[first - 1].End);
            if (gap.Length > 6 || gap.Trim(" ,;&\r\n") is not ("" or "and" or "or") || numbers[before].Length != numbers[first].Length)
                return false;
            var context = text.ContextOf(numbers[before].Start, numbers[first - 1].End, CueKinds.Card);
            if (context != Context.None)
                return context is Context.Negative or Context.OtherLabel;
            first = before;
        }

        return false;
    }
}
