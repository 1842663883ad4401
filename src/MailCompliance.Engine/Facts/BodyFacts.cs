using MailCompliance.Mime;

namespace MailCompliance.Engine.Facts;

/// <summary>What a stretch of text is.</summary>
public enum ZoneKind
{
    /// <summary>What the sender wrote now.</summary>
    New,

    /// <summary>The sender's signature block.</summary>
    Signature,

    /// <summary>The school's disclaimer, or what is left of it.</summary>
    Disclaimer,

    /// <summary>History: earlier messages of the thread.</summary>
    Quoted,
}

/// <summary>A stretch [Start, End) of a body's text in UTF-16 code units; the zones of a text cover it without gaps.</summary>
public readonly record struct Zone(ZoneKind Kind, int Start, int End)
{
    /// <summary>The kind of the zone that holds the offset; new text where none does.</summary>
    /// <param name="zones">In order, apart from one another.</param>
    public static ZoneKind KindAt(IReadOnlyList<Zone> zones, int offset)
    {
        int low = 0, high = zones.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (zones[middle].Start <= offset)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return high >= 0 && offset < zones[high].End ? zones[high].Kind : ZoneKind.New;
    }
}

/// <summary>One readable body as a reader sees it.</summary>
public sealed record BodyText
{
    /// <summary>The text: plain as it stands (format=flowed unwrapped), HTML as rendered.</summary>
    public required string Text { get; init; }

    /// <summary>Text in the HTML that a reader does not see; empty for plain text.</summary>
    public string Hidden { get; init; } = "";

    public required IReadOnlyList<Zone> Zones { get; init; }

    public bool IsHtml { get; init; }

    /// <summary>The MIME part, where there is one.</summary>
    public MimePart? Source { get; init; }

    /// <summary>Where in <see cref="Text"/> the quoted history begins; the text's length where there is none.</summary>
    public int HistoryStart { get; init; }

    /// <summary>
    /// Whether a stamp of ours, complete and unaltered, stands in the new text: of this body, or of the body
    /// shown together with it that carries the stamp. A stamp in the history never counts.
    /// </summary>
    public bool HasDisclaimer { get; init; }

    /// <summary>Whether a reader is shown this body: false for an alternative that a richer one replaces.</summary>
    public bool IsShown { get; init; } = true;

    /// <summary>Whether the history is a message passed on rather than answered.</summary>
    public bool IsForward { get; init; }

    /// <summary>Where a stamp goes; null where none belongs into this body (another one carries it) or the body cannot be edited.</summary>
    public StampPlace? Stamp { get; init; }

    public ZoneKind ZoneAt(int offset) => Zone.KindAt(Zones, offset);

    /// <summary>What the sender wrote, signature included, history and disclaimer left out.</summary>
    public string NewText => string.Concat(
        Zones.Where(zone => zone.Kind is ZoneKind.New or ZoneKind.Signature).Select(zone => Text[zone.Start..zone.End]));
}

/// <summary>Where a stamp belongs in a body's source.</summary>
/// <param name="Offset">UTF-16 code units into <see cref="MimePart.DecodeText"/>: the end of the newest text, above the history.</param>
/// <param name="Remains">Damaged stamps in the new text that give way to a fresh one: half-open ranges of the same text.</param>
/// <param name="Closers">End tags of elements left open that would swallow or hide the stamp; empty nearly always.</param>
public sealed record StampPlace(int Offset, IReadOnlyList<Range> Remains, string Closers = "")
{
    /// <summary>The very end, below any history, for stamps that belong there; equal to <see cref="Offset"/> where there is no history.</summary>
    public required StampEnd End { get; init; }
}

/// <summary>The end of a body's source; see <see cref="StampPlace"/>.</summary>
public readonly record struct StampEnd(int Offset, string Closers);

/// <summary>Which fields of a signature block the new text shows. Policy S0 section 4, "Signature".</summary>
public sealed record SignatureBlock(bool Name, bool JobTitle, bool SchoolName, bool Address, bool Phone)
{
    public static readonly SignatureBlock None = new(false, false, false, false, false);

    public bool Complete => Name && JobTitle && SchoolName && Address && Phone;

    /// <summary>What either of two shows.</summary>
    public SignatureBlock With(SignatureBlock other) => new(
        Name || other.Name, JobTitle || other.JobTitle, SchoolName || other.SchoolName, Address || other.Address, Phone || other.Phone);

    /// <summary>In words for people, in the order of the block.</summary>
    public IEnumerable<string> Missing()
    {
        if (!Name) yield return "name";
        if (!JobTitle) yield return "job title";
        if (!SchoolName) yield return "school name";
        if (!Address) yield return "school address";
        if (!Phone) yield return "school telephone";
    }
}
