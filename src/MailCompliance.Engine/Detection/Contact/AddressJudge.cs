using System.Buffers;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Contact;

/// <summary>Whose address is it? Somebody lives there, or a firm, a venue, a school.</summary>
internal static class AddressJudge
{
    private const int Around = 110;

    private const CueKinds Personal = CueKinds.Home | CueKinds.Relative | CueKinds.Child | CueKinds.Pronoun;

    private static readonly string[] PublicPlaces =
    [
        "Ltd", "Limited", "plc", "LLP", "registered office", "Registered in", "VAT", "Company", "hotel", "museum", "theatre", "centre", "hospital", "clinic", "surgery",
        "church", "library", "college", "university", "school", "academy", "sports", "leisure", "stadium", "farm park", "zoo", "village hall", "community", "sat nav",
        "satnav", "venue", "office", "council", "trust", "Services", "Supplies", "showroom", "depot", "Business Park", "Industrial", "Trading Estate", "Unit ", "www.", "http",
    ];

    private static readonly SearchValues<string> AnyPublicPlace = SearchValues.Create(PublicPlaces, StringComparison.OrdinalIgnoreCase);

    /// <summary>Null: nobody's home as far as one can see.</summary>
    public static Confidence? Of(PreparedText text, int start, int end, bool hasPostcode)
    {
        if ((text.HeadingAt(start) & CueKinds.Home) != 0)
            return Confidence.High;
        if (text.CueBefore(start, CueKinds.Home) is not null && !IsPublic(text, start, end))
            return Confidence.High;
        if (IsHome(text, start))
            return Confidence.High;
        if (!hasPostcode && IsOfHousehold(text, start) && !IsPublic(text, start, end))
            return Confidence.Medium;
        if (!hasPostcode || IsPublic(text, start, end))
            return null;
        return text.CueBefore(start, Personal, Around) is not null ? Confidence.High : Confidence.Medium;
    }

    /// <summary>"the Dobbs family (2 adults, 19 Sorrel Way)", "she is with her nan at 3 Tanyard Close": whose house it is stands in the same sentence.</summary>
    private static bool IsOfHousehold(PreparedText text, int start) =>
        text.CueBefore(start, CueKinds.Relative, 40) is { } cue && !text.Folded.AsSpan(cue.End, start - cue.End).ContainsAny(".!?;\n");

    /// <summary>Words of firms and venues within the lines around.</summary>
    public static bool IsPublic(PreparedText text, int start, int end)
    {
        var from = Math.Max(0, start - Around);
        var before = text.Folded.AsSpan(from, start - from);
        var breakAt = before.LastIndexOf("\n\n");
        before = breakAt < 0 ? before : before[breakAt..];
        var after = text.Folded.AsSpan(end, Math.Min(60, text.Folded.Length - end));
        var within = text.Folded.AsSpan(start, end - start);
        if (before.IndexOfAny(AnyPublicPlace) < 0 && within.IndexOfAny(AnyPublicPlace) < 0 && after.IndexOfAny(AnyPublicPlace) < 0)
            return false;
        foreach (var word in PublicPlaces)
        {
            var at = before.LastIndexOf(word, StringComparison.OrdinalIgnoreCase);
            if (Names(text, start, within, word) || (at >= 0 && !IsOfStreet(text, start - before.Length + at + word.Length) && !IsPersonalSince(text, start - before.Length + at, start)))
                return !IsHome(text, start);
            if (word.Length > 3 && after.Contains(word, StringComparison.OrdinalIgnoreCase) && word is "www." or "http" or "registered office" or "Registered in" or "sat nav" or "VAT")
                return true;
        }

        return false;
    }

    /// <summary>Whether the address itself names a venue; School Lane and Church View are streets.</summary>
    private static bool Names(PreparedText text, int start, ReadOnlySpan<char> address, string word)
    {
        var at = address.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && !IsOfStreet(text, start + at + word.Length);
    }

    private static bool IsOfStreet(PreparedText text, int end) => text.CharAt(end) == ' ' && char.IsAsciiLetterUpper(text.CharAt(end + 1)) && text.CueAfter(end, CueKinds.Street, 1) is not null;

    /// <summary>Somebody is spoken of after the venue: "was in school. He is with his aunt at 88 Foundry Row".</summary>
    private static bool IsPersonalSince(PreparedText text, int venue, int start) =>
        text.CueBefore(start, Personal) is { } cue && cue.Start > venue;

    /// <summary>"lives at", "home address": said so plainly that a school in the same sentence does not matter.</summary>
    public static bool IsHome(PreparedText text, int start) =>
        text.Folded.AsSpan(0, start).TrimEnd(" :-").EndsWith("home", StringComparison.OrdinalIgnoreCase) || IsSomebodyOf(text, start) || text.CueBefore(start, CueKinds.Home, 40) is { } cue && cue.End - cue.Start > 7;

    /// <summary>"Mrs Dorcas Amoah, of 27 Lime Kiln Road": somebody's, unless the name is a firm's.</summary>
    private static bool IsSomebodyOf(PreparedText text, int start)
    {
        var before = text.Folded.AsSpan(Math.Max(0, start - 24), Math.Min(24, start)).TrimEnd(' ');
        if (!before.EndsWith(" of", StringComparison.Ordinal))
            return false;
        var name = before[..^3].TrimEnd(" ,");
        name = name[(name.LastIndexOf(' ') + 1)..];
        return name.Length > 2 && char.IsAsciiLetterUpper(name[0]) && name.IndexOfAny(AnyPublicPlace) < 0;
    }
}
