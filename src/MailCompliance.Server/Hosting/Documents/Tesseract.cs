using MailCompliance.Engine.Text;

namespace MailCompliance.Server.Hosting.Documents;

/// <summary>Reads text in pictures with <c>tesseract</c>, one process and one thread a picture, with limits on time, memory and output.</summary>
public sealed class Tesseract(string program, TimeProvider clock) : IPictureTool, IDisposable
{
    /// <summary>A page of A4 at 600 dots an inch needs about 400 MB.</summary>
    private const long MaxMemory = 1024L * 1024 * 1024;

    /// <summary>Of one picture.</summary>
    private static readonly TimeSpan MaxProcessorTime = TimeSpan.FromSeconds(30);

    private readonly ToolRunner runner = new(program, MaxMemory, MaxProcessorTime, clock);

    /// <summary>The tool as installed; null where no <c>tesseract</c> is on the path.</summary>
    public static Tesseract? Find(TimeProvider clock) =>
        ToolRunner.OnPath("tesseract") is { } program ? new Tesseract(program, clock) : null;

    public async ValueTask<ToolText> ReadAsync(ReadOnlyMemory<byte> picture, TimeSpan time, int maxCharacters, CancellationToken cancellation)
    {
        var output = await runner.RunAsync(["stdin", "stdout", "-l", "eng", "--psm", "3"], picture, time, maxCharacters, cancellation);
        if (output is null)
            return new ToolText("", Uninspectable.TooCostly);
        var problem = !output.Complete ? Uninspectable.TooLarge : output.Exit switch
        {
            0 => Uninspectable.No,
            1 => Uninspectable.Damaged,
            _ => Uninspectable.TooCostly,
        };
        return new ToolText(output.Text, problem);
    }

    public void Dispose() => runner.Dispose();
}
