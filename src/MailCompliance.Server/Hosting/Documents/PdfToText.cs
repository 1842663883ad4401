using System.Text.RegularExpressions;
using MailCompliance.Engine.Text;

namespace MailCompliance.Server.Hosting.Documents;

/// <summary>
/// The reference reader of PDFs: poppler's <c>pdftotext</c>, one process a file, fed through pipes so that nothing touches
/// the disk, with limits on time, memory and output.
/// </summary>
public sealed partial class PdfToText(string program, TimeProvider clock) : IPdfTool, IDisposable
{
    private const long MaxMemory = 512L * 1024 * 1024;
    private const int MaxErrorCharacters = 4_000;

    /// <summary>Of one file; a thousand pages of text take less. Waiting for a turn on a busy machine does not count.</summary>
    private static readonly TimeSpan MaxProcessorTime = TimeSpan.FromSeconds(2);

    /// <summary>More processes than processors only wait for one another.</summary>
    private readonly SemaphoreSlim turns = new(Environment.ProcessorCount);

    /// <summary>The tool as installed; null where no <c>pdftotext</c> is on the path.</summary>
    public static PdfToText? Find(TimeProvider clock) =>
        ProgramOnPath("pdftotext") is { } program ? new PdfToText(program, clock) : null;

    /// <summary>The installed tool, or one that says that none is.</summary>
    public static IPdfTool FindOrNone(TimeProvider clock) => (IPdfTool?)Find(clock) ?? new NoPdfTool();

    public async ValueTask<ToolText> ReadAsync(ReadOnlyMemory<byte> pdf, TimeSpan time, int maxCharacters, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(time > TimeSpan.Zero ? time : TimeSpan.Zero, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            await turns.WaitAsync(either.Token);
            try
            {
                return await RunAsync(pdf, time, maxCharacters, either.Token);
            }
            finally
            {
                turns.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ToolText("", Uninspectable.TooCostly);
        }
    }

    public void Dispose() => turns.Dispose();

    private async Task<ToolText> RunAsync(ReadOnlyMemory<byte> pdf, TimeSpan time, int maxCharacters, CancellationToken cancellation)
    {
        // -layout keeps the cells of a row on one line: what stands beside a number says what it is
        using var child = LimitedProcess.Start(program, ["-q", "-layout", "-nopgbrk", "-enc", "UTF-8", "-eol", "unix", "-", "-"], MaxMemory, time < MaxProcessorTime ? time : MaxProcessorTime);
        var writing = child.WriteAsync(pdf, cancellation);
        var errors = child.ReadErrorsAsync(MaxErrorCharacters, cancellation);
        var (text, complete) = await child.ReadOutputAsync(maxCharacters, cancellation);
        if (!complete)
            return new ToolText(WithTabs(text), Uninspectable.TooLarge);
        await writing;
        var error = await errors;
        var exit = await child.WaitForExitAsync(cancellation);
        return new ToolText(WithTabs(text), ProblemOf(exit, error));
    }

    /// <summary>Exit codes of pdftotext(1): 1 cannot open, 3 permissions; ended by a signal, a limit was reached.</summary>
    private static Uninspectable ProblemOf(int exit, string error) => exit switch
    {
        0 => Uninspectable.No,
        _ when error.Contains("password", StringComparison.OrdinalIgnoreCase) => Uninspectable.Encrypted,
        1 or 3 or 99 => Uninspectable.Damaged,
        _ => Uninspectable.TooCostly,
    };

    /// <summary>Columns set apart by blanks become cells.</summary>
    private static string WithTabs(string text) => WideGap().Replace(text, match => match.Index == 0 || text[match.Index - 1] == '\n' ? "" : "\t");

    [GeneratedRegex(" {3,}", RegexOptions.NonBacktracking)]
    private static partial Regex WideGap();

    private static string? ProgramOnPath(string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }
}
