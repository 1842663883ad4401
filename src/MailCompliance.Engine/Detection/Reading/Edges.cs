using System.Buffers;

namespace MailCompliance.Engine.Detection.Reading;

/// <summary>Whether a value stands by itself or is a piece of something longer: a word, a link, an amount.</summary>
internal static class Edges
{
    private const int MaxToken = 300;

    private static readonly SearchValues<char> TokenEnds = SearchValues.Create(" \t\r\n<>\"'()[]{},;|");

    /// <summary>Neither side continues the value: no letter, digit or sign of an amount, a path or an address.</summary>
    public static bool IsFree(PreparedText text, int start, int end) => IsFreeBefore(text, start) && IsFreeAfter(text, end);

    public static bool IsFreeBefore(PreparedText text, int start)
    {
        var c = text.CharAt(start - 1);
        if (char.IsAsciiLetterOrDigit(c))
            return IsGluedLabel(text, start);
        if (c == '.' && char.IsAsciiDigit(text.CharAt(start - 2)))
            return false;
        return c is not ('_' or '@' or '&' or '%' or '$' or '£' or '€' or '+' or '~' or '\\')
            && !(c is '/' or '-' && char.IsAsciiLetterOrDigit(text.CharAt(start - 2)));
    }

    public static bool IsFreeAfter(PreparedText text, int end)
    {
        var c = text.CharAt(end);
        if (char.IsAsciiLetterOrDigit(c))
            return false;
        return c is not ('_' or '@' or '%' or '~' or '\\' or '=')
            && !(c is '.' or '-' or '/' && char.IsAsciiLetterOrDigit(text.CharAt(end + 1)));
    }

    /// <summary>A stop and a capital: what stands before speaks of something else.</summary>
    public static bool HasSentenceEnd(ReadOnlySpan<char> between)
    {
        for (var at = 0; at + 2 < between.Length; at++)
        {
            if (between[at] is '.' or '!' or '?' && between[at + 1] is ' ' or '\r' or '\n' && between[(at + 2)..].TrimStart() is [>= 'A' and <= 'Z', ..])
                return true;
        }

        return false;
    }

    /// <summary>Part of a web address, a mail address or a path.</summary>
    public static bool IsInLink(PreparedText text, int start, int end)
    {
        var from = Math.Max(0, start - MaxToken);
        var before = text.Folded.AsSpan(from, start - from);
        before = before[(before.LastIndexOfAny(TokenEnds) + 1)..];
        var after = text.Folded.AsSpan(end, Math.Min(MaxToken, text.Folded.Length - end));
        var stop = after.IndexOfAny(TokenEnds);
        after = stop < 0 ? after : after[..stop];
        return before.Contains("://", StringComparison.Ordinal) || before.StartsWith("www.", StringComparison.OrdinalIgnoreCase)
            || before.Contains('@') || after.Contains('@') || before.Count('/') > 1;
    }

    /// <summary>NHS9434765919: the label stands directly before the value.</summary>
    private static bool IsGluedLabel(PreparedText text, int start)
    {
        var index = text.CueIndexFrom(start) - 1;
        return index >= 0 && text.CueList[index].End == start && (text.CueList[index].Kinds & CueKinds.Labels & ~CueKinds.Negative) != 0;
    }
}
