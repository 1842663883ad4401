namespace MailCompliance.Engine.Text;

/// <summary>What the reader spends on one file at the most, everything inside it included.</summary>
public sealed record DocumentLimits
{
    public static readonly DocumentLimits Default = new();

    /// <summary>Pages of one PDF that are read as pictures; the rest make it a file that could not be inspected.</summary>
    public int MaxScans { get; init; } = 20;

    /// <summary>Containers within containers: a document in a ZIP in a message in a ZIP is 3.</summary>
    public int MaxDepth { get; init; } = 6;

    /// <summary>Files inside, all levels together.</summary>
    public int MaxEntries { get; init; } = 5_000;

    /// <summary>Unpacked bytes, all levels together.</summary>
    public long MaxUnpackedBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>Unpacked bytes of one entry held in memory.</summary>
    public int MaxEntryBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Unpacked over packed size of one entry; looked at from <see cref="RatioFrom"/> bytes on.</summary>
    public int MaxRatio { get; init; } = 300;

    public int RatioFrom { get; init; } = 4 * 1024 * 1024;

    /// <summary>Text kept, in UTF-16 code units.</summary>
    public int MaxCharacters { get; init; } = 4_000_000;

    /// <summary>Nested elements of XML, groups of RTF, objects of PDF.</summary>
    public int MaxNesting { get; init; } = 500;

    /// <summary>
    /// Work on one file in units of about three nanoseconds: one for each unpacked byte, and what <see cref="ReadingCosts"/> says.
    /// Counted, so that a busy machine reads the same files as an idle one.
    /// </summary>
    public long MaxWork { get; init; } = 150_000_000;

    /// <summary>Wall-clock time for the whole file, child processes included: the last resort, where counting work was not enough.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A page read as a picture takes a second or several: who wants that waits longer.</summary>
    internal DocumentLimits ForPictures => this with { MaxWork = MaxWork * PicturesCost, Time = Time * 6 };

    /// <summary>How much more work a file may be where pictures are read.</summary>
    internal const int PicturesCost = 40;
}

/// <summary>What steps of reading cost, in units of <see cref="DocumentLimits.MaxWork"/>; measured, and rounded up.</summary>
internal static class ReadingCosts
{
    /// <summary>Opening a file and telling what it is.</summary>
    public const int File = 5_000;

    /// <summary>An element, an end tag or a text of XML.</summary>
    public const int XmlNode = 30;

    public const int PdfObject = 40;

    /// <summary>A piece of text put on a page.</summary>
    public const int PdfPiece = 150;

    /// <summary>Starting the reference tool.</summary>
    public const int Tool = 10_000_000;

    /// <summary>A millisecond of the reference tool, waiting included: a third of what it would be by the clock, for the machine may be busy.</summary>
    public const int ToolMillisecond = 100_000;
}

/// <summary>Reading stops: a limit is reached, or the content is not what it claims to be. Never leaves the reader.</summary>
internal sealed class DocumentStop(Uninspectable reason) : Exception("The document is not read further.")
{
    public Uninspectable Reason { get; } = reason;
}
