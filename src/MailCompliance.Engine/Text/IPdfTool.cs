namespace MailCompliance.Engine.Text;

/// <summary>What the reference tool made of a PDF.</summary>
/// <param name="Problem">No: all was read. Encrypted: a password is needed to open it; forbidding to print or copy is not that.</param>
public sealed record ToolText(string Text, Uninspectable Problem)
{
    /// <summary>A page with fewer letters and digits holds no text: a scanner's stamp or a page number is none.</summary>
    public const int LettersOfText = 20;

    /// <summary>Pages, from 1, that hold no text.</summary>
    public IReadOnlyList<int> Scans { get; init; } = [];
}

/// <summary>The reference reader of PDFs, outside this process.</summary>
public interface IPdfTool
{
    /// <param name="time">Wall-clock time that is left for it.</param>
    /// <param name="maxCharacters">Characters that are taken at the most.</param>
    ValueTask<ToolText> ReadAsync(ReadOnlyMemory<byte> pdf, TimeSpan time, int maxCharacters, CancellationToken cancellation);
}

/// <summary>No tool is installed: what cannot be read in process cannot be read.</summary>
public sealed class NoPdfTool : IPdfTool
{
    public ValueTask<ToolText> ReadAsync(ReadOnlyMemory<byte> pdf, TimeSpan time, int maxCharacters, CancellationToken cancellation) =>
        ValueTask.FromResult(new ToolText("", Uninspectable.NoReader));
}
