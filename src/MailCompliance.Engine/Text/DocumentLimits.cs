namespace MailCompliance.Engine.Text;

/// <summary>What the reader spends on one file at the most, everything inside it included.</summary>
public sealed record DocumentLimits
{
    public static readonly DocumentLimits Default = new();

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

    /// <summary>Wall-clock time for the whole file, child processes included.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>Reading stops: a limit is reached, or the content is not what it claims to be. Never leaves the reader.</summary>
internal sealed class DocumentStop(Uninspectable reason) : Exception("The document is not read further.")
{
    public Uninspectable Reason { get; } = reason;
}
