namespace MailCompliance.Engine.Text;

/// <summary>A page of a PDF as a picture.</summary>
/// <param name="Picture">PNG; empty where there is a problem.</param>
public sealed record PagePicture(ReadOnlyMemory<byte> Picture, Uninspectable Problem);

/// <summary>Draws pages of PDFs that hold no text, scanned letters, so that the picture tool can read them; outside this process.</summary>
public interface IPageTool
{
    /// <param name="page">From 1.</param>
    /// <param name="time">Wall-clock time that is left for it.</param>
    ValueTask<PagePicture> DrawAsync(ReadOnlyMemory<byte> pdf, int page, TimeSpan time, CancellationToken cancellation);
}

/// <summary>Scanned pages are to be read and nothing can draw them: the file could not be inspected.</summary>
public sealed class NoPageTool : IPageTool
{
    public ValueTask<PagePicture> DrawAsync(ReadOnlyMemory<byte> pdf, int page, TimeSpan time, CancellationToken cancellation) =>
        ValueTask.FromResult(new PagePicture(ReadOnlyMemory<byte>.Empty, Uninspectable.NoReader));
}
