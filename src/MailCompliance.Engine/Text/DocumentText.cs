namespace MailCompliance.Engine.Text;

/// <summary>What a file really is, by its content.</summary>
/// <param name="Name">Short name: "pdf", "docx", "xlsx", "zip", "png", "exe", "text", "unknown".</param>
/// <param name="Family">What rules ask for.</param>
public sealed record FileKind(string Name, FileFamily Family)
{
    public static readonly FileKind Unknown = new("unknown", FileFamily.Unknown);
}

public enum FileFamily
{
    Unknown,
    Text,
    Document,
    Spreadsheet,
    Presentation,
    Image,
    Audio,
    Video,
    Archive,
    Message,
    Calendar,

    /// <summary>Runs when opened: executables, scripts, installers, shortcuts, macros of Office documents, disk images.</summary>
    Program,
}

/// <summary>Why a file could not be (fully) read.</summary>
public enum Uninspectable
{
    /// <summary>Everything was read.</summary>
    No,
    Encrypted,
    Damaged,
    TooDeep,
    TooLarge,
    UnknownType,

    /// <summary>A tool that reading needs is not installed.</summary>
    NoReader,

    /// <summary>Time or memory ran out.</summary>
    TooCostly,
}

/// <summary>The text inside a file, or why there is none.</summary>
/// <param name="Text">All text in reading order, hidden parts included; "" where there is none.</param>
/// <param name="Inspectable">No: all was read; else the worst reason, also where a part of the text was read.</param>
public sealed record ExtractedDocument(FileKind Kind, string Text, Uninspectable Inspectable)
{
    /// <summary>Files inside (archives, attached messages, embedded objects), with the path inside, programs included.</summary>
    public IReadOnlyList<ContainedFile> Contained { get; init; } = [];

    /// <summary>What reading cost, in units of <see cref="DocumentLimits.MaxWork"/>.</summary>
    public long Work { get; init; }
}

/// <param name="Path">As in the container: "folder/setup.exe"; nested containers joined by "/".</param>
public sealed record ContainedFile(string Path, FileKind Kind, Uninspectable Inspectable);
