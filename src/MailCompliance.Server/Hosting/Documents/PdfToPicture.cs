using System.Globalization;
using MailCompliance.Engine.Text;

namespace MailCompliance.Server.Hosting.Documents;

/// <summary>Draws a page with poppler's <c>pdftoppm</c>, one process a page, with limits on time, memory and output.</summary>
public sealed class PdfToPicture(string program, TimeProvider clock) : IPageTool, IDisposable
{
    private const long MaxMemory = 512L * 1024 * 1024;

    /// <summary>A page of A4 in noisy grey takes 4 MB.</summary>
    private const int MaxPictureBytes = 16 * 1024 * 1024;

    /// <summary>Pixels of the longer side of a page, whatever size it says it has: A4 at 200 dots an inch, which print of 8 points needs to be read.</summary>
    private const int LongerSide = 2_340;

    /// <summary>Of one page.</summary>
    private static readonly TimeSpan MaxProcessorTime = TimeSpan.FromSeconds(5);

    private readonly ToolRunner runner = new(program, MaxMemory, MaxProcessorTime, clock);

    /// <summary>The tool as installed; null where no <c>pdftoppm</c> is on the path.</summary>
    public static PdfToPicture? Find(TimeProvider clock) =>
        ToolRunner.OnPath("pdftoppm") is { } program ? new PdfToPicture(program, clock) : null;

    public async ValueTask<PagePicture> DrawAsync(ReadOnlyMemory<byte> pdf, int page, TimeSpan time, CancellationToken cancellation)
    {
        var number = page.ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["-q", "-gray", "-png", "-scale-to", LongerSide.ToString(CultureInfo.InvariantCulture), "-f", number, "-l", number, "-"];
        if (await runner.RunForBytesAsync(arguments, pdf, time, MaxPictureBytes, cancellation) is not { } drawn)
            return new PagePicture(ReadOnlyMemory<byte>.Empty, Uninspectable.TooCostly);
        var problem = !drawn.Complete ? Uninspectable.TooLarge : drawn.Exit switch
        {
            0 => drawn.Bytes.Length == 0 ? Uninspectable.Damaged : Uninspectable.No,
            1 or 3 or 99 => Uninspectable.Damaged,
            _ => Uninspectable.TooCostly,
        };
        return new PagePicture(problem == Uninspectable.No ? drawn.Bytes : ReadOnlyMemory<byte>.Empty, problem);
    }

    public void Dispose() => runner.Dispose();
}
