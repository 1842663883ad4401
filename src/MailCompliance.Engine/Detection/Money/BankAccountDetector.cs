using MailCompliance.Engine.Detection.Identifiers;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Money;

/// <summary>
/// UK sort code with account number. Words of banking beside them decide, whatever a modulus check would say: a mistyped
/// account is still bank data. Without words only a hyphenated sort code directly beside eight digits counts, no date, and
/// where the school has loaded the table of weights (<see cref="ModulusTable"/>) only an account that can exist.
/// </summary>
internal sealed class BankAccountDetector : IDetector
{
    /// <summary>Sort code and account number farther apart than this are reported one by one.</summary>
    private const int MaxGap = 80;

    private static readonly System.Buffers.SearchValues<char> BetweenParts = System.Buffers.SearchValues.Create(" /,-|\t");

    private const CueKinds Words = CueKinds.SortCode | CueKinds.Account | CueKinds.Bank | CueKinds.Iban;

    private readonly record struct Part(int First, int Last, int Start, int End, bool Hyphenated, bool Labelled);

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            if (SortCode(text, index) is not { } code)
                continue;
            if (Pair(text, code) is { } found)
            {
                yield return found;
                index = Math.Max(index, code.Last);
            }
        }

        if (!text.Mentions(CueKinds.Account))
            yield break;
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            if (LoneAccount(text, index) is { } lone)
                yield return lone;
        }
    }

    private static Part? SortCode(PreparedText text, int index)
    {
        if (text.Numbers[index].Length is not (2 or 6 or 5) || Take(text, index) is not { } run)
            return null;
        var hyphenated = run.Groups == 3 && text.Folded[text.Numbers[run.First].End..text.Numbers[run.Last].Start].Count(c => c == '-') == 2;
        // INV 20-30-40-55 goes on
        if (!Edges.IsFreeBefore(text, run.Start) || char.IsAsciiLetterOrDigit(text.CharAt(run.End)) || (text.CharAt(run.End) == '-' && char.IsAsciiDigit(text.CharAt(run.End + 1)))
            || NationalInsuranceDetector.IsAround(text, run.Start, run.End))
        {
            return null;
        }

        var labelled = text.ContextOf(run.Start, run.End, CueKinds.SortCode) >= Context.LabelAfter;
        return labelled || (hyphenated && run.Groups == 3) || text.Mentions(CueKinds.SortCode) || IsBesideAccount(text, run)
            ? new Part(run.First, run.Last, run.Start, run.End, hyphenated, labelled)
            : null;
    }

    /// <summary>"204055 / 66778112": six digits and eight with nothing but a sign between, where an account is spoken of.</summary>
    private static bool IsBesideAccount(PreparedText text, JoinedDigits run)
    {
        if (run.Last + 1 >= text.Numbers.Length || !text.Mentions(CueKinds.Account | CueKinds.Bank))
            return false;
        var next = text.Numbers[run.Last + 1];
        return next.Length == 8 && next.Start - run.End is >= 1 and <= 3 && !text.Folded.AsSpan(run.End, next.Start - run.End).ContainsAnyExcept(BetweenParts)
            && text.CueBefore(run.Start, CueKinds.Account | CueKinds.Bank) is not null;
    }

    /// <summary>12-34-56, 12 34 56, 123456; five digits where a spreadsheet dropped the leading nought.</summary>
    private static JoinedDigits? Take(PreparedText text, int index)
    {
        if (JoinedDigits.TryTake(text, index, 6, out var run) && (run.Groups == 1 || run.Shape(text) == "222"))
            return run;
        var lostNought = text.Numbers[index].Length == 5
            && (text.HeadingAt(text.Numbers[index].Start) & CueKinds.SortCode) != 0
            && JoinedDigits.TryTake(text, index, 5, out run);
        return lostNought ? run : null;
    }

    private static Candidate? Pair(PreparedText text, Part code)
    {
        var account = Account(text, code.Last + 1, forward: true, code) ?? Account(text, code.First - 1, forward: false, code);
        if (account is not { } other)
            return code.Labelled ? Found(code.Start, code.End, Confidence.Medium) : null;
        int start = Math.Min(code.Start, other.Start), end = Math.Max(code.End, other.End);
        if (code.Labelled || other.Labelled || HasWords(text, start, end))
            return Found(start, end, Confidence.High);
        return IsBare(text, code, other) ? Bare(text, code, other, start, end) : null;
    }

    /// <summary>Without a word the modulus check decides, where a table is at hand and knows the bank.</summary>
    private static Candidate? Bare(PreparedText text, Part code, Part account, int start, int end) =>
        text.Source.Modulus?.Check(DigitsOf(text, code), DigitsOf(text, account)) switch
        {
            true => Candidate.Of(DetectionType.BankAccount, start, end, Confidence.High, Strength.Checksum, "format", "modulus check"),
            false => null,
            null => Candidate.Of(DetectionType.BankAccount, start, end, Confidence.Medium, Strength.Format, "format"),
        };

    private static string DigitsOf(PreparedText text, Part part) => string.Concat(text.Folded[part.Start..part.End].Where(char.IsAsciiDigit));

    /// <summary>The account number nearest to the sort code: eight digits, or six to ten where a label says so.</summary>
    private static Part? Account(PreparedText text, int index, bool forward, Part code)
    {
        var numbers = text.Numbers;
        for (var tries = 0; tries < 6 && index >= 0 && index < numbers.Length; tries++, index += forward ? 1 : -1)
        {
            var gap = forward ? numbers[index].Start - code.End : code.Start - numbers[index].End;
            if (gap > MaxGap || gap < 0)
                return null;
            if (AccountAt(text, forward ? index : FirstOfRun(text, index)) is { } found && (forward ? found.Start >= code.End : found.End <= code.Start))
                return found;
        }

        return null;
    }

    private static int FirstOfRun(PreparedText text, int index)
    {
        var first = index;
        while (first > 0 && index - first < 3 && text.Numbers[first].Length <= 4
            && JoinedDigits.IsJoin(text, text.Numbers[first - 1].End, text.Numbers[first].Start))
        {
            first--;
        }

        return first;
    }

    private static Part? AccountAt(PreparedText text, int index)
    {
        for (var length = 10; length >= 6; length--)
        {
            if (!JoinedDigits.TryTake(text, index, length, out var run) || run.Groups > 4 || !Edges.IsFree(text, run.Start, run.End))
                continue;
            var labelled = text.ContextOf(run.Start, run.End, CueKinds.Account) >= Context.LabelAfter;
            if (labelled || (length == 8 && (run.Groups == 1 || run.Shape(text) is "44" or "2222")))
                return new Part(run.First, run.Last, run.Start, run.End, false, labelled);
        }

        return null;
    }

    /// <summary>An account number by itself, where the talk is of banking.</summary>
    private static Candidate? LoneAccount(PreparedText text, int index)
    {
        if (text.Numbers[index].Length is not (8 or 4 or 2) || AccountAt(text, index) is not { Labelled: true } account)
            return null;
        return HasWords(text, account.Start, account.End, CueKinds.Bank | CueKinds.SortCode) ? Found(account.Start, account.End, Confidence.Medium) : null;
    }

    private static bool HasWords(PreparedText text, int start, int end, CueKinds words = Words) =>
        text.CueBefore(start, words) is not null
        || text.CueAfter(end, words, PreparedText.Before) is not null
        || text.CueAfter(start, words, end - start) is not null
        || (text.HeadingAt(start) & words) != 0;

    /// <summary>No word of banking: "20-14-53 63748472" alone, not a date, not called something else.</summary>
    private static bool IsBare(PreparedText text, Part code, Part account)
    {
        var gap = account.Start - code.End;
        if (!code.Hyphenated || gap is < 1 or > 4 || text.Folded.AsSpan(code.End, gap).ContainsAnyInRange('A', 'z'))
            return false;
        var digits = text.Folded.AsSpan(code.Start, 8);
        var isDate = (digits[0] - '0') * 10 + (digits[1] - '0') is >= 1 and <= 31 && (digits[3] - '0') * 10 + (digits[4] - '0') is >= 1 and <= 12;
        return !isDate && text.ContextOf(code.Start, account.End, Words) != Context.Negative && !Edges.IsInLink(text, code.Start, account.End);
    }

    private static Candidate Found(int start, int end, Confidence confidence) =>
        Candidate.Of(DetectionType.BankAccount, start, end, confidence, Strength.Label, "format", "key word");
}
