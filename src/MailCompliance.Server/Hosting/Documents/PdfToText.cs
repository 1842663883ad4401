using System.Text.RegularExpressions;
using MailCompliance.Engine.Text;

namespace MailCompliance.Server.Hosting.Documents;

/// <summary>The reference reader of PDFs: poppler's <c>pdftotext</c>, one process a file, with limits on time, memory and output.</summary>
public sealed partial class PdfToText(string program, TimeProvider clock) : IPdfTool, IDisposable
{
    private const long MaxMemory = 512L * 1024 * 1024;

    /// <summary>Of one file; a thousand pages of text take less. Waiting for a turn on a busy machine does not count.</summary>
    private static readonly TimeSpan MaxProcessorTime = TimeSpan.FromSeconds(2);

    private readonly ToolRunner runner = new(program, MaxMemory, MaxProcessorTime, clock);

    /// <summary>The tool as installed; null where no <c>pdftotext</c> is on the path.</summary>
    public static PdfToText? Find(TimeProvider clock) =>
        ToolRunner.OnPath("pdftotext") is { } program ? new PdfToText(program, clock) : null;

    /// <summary>The installed tool, or one that says that none is.</summary>
    public static IPdfTool FindOrNone(TimeProvider clock) => (IPdfTool?)Find(clock) ?? new NoPdfTool();

    public async ValueTask<ToolText> ReadAsync(ReadOnlyMemory<byte> pdf, TimeSpan time, int maxCharacters, CancellationToken cancellation)
    {
        // -layout keeps the cells of a row on one line: what stands beside a number says what it is
        var output = await runner.RunAsync(["-q", "-layout", "-enc", "UTF-8", "-eol", "unix", "-", "-"], pdf, time, maxCharacters, cancellation);
        if (output is null)
            return new ToolText("", Uninspectable.TooCostly);
        // a form feed ends each page
        var pages = output.Text.Split('\f');
        var text = WithTabs(string.Join('\n', pages));
        return new ToolText(text, output.Complete ? ProblemOf(output.Exit, output.Errors) : Uninspectable.TooLarge) { Scans = Blank(pages) };
    }

    public void Dispose() => runner.Dispose();

    /// <summary>Exit codes of pdftotext(1): 1 cannot open, 3 permissions; ended by a signal, a limit was reached.</summary>
    private static Uninspectable ProblemOf(int exit, string error) => exit switch
    {
        0 => Uninspectable.No,
        _ when error.Contains("password", StringComparison.OrdinalIgnoreCase) => Uninspectable.Encrypted,
        1 or 3 or 99 => Uninspectable.Damaged,
        _ => Uninspectable.TooCostly,
    };

    private static IReadOnlyList<int> Blank(string[] pages) =>
        [.. Enumerable.Range(1, pages.Length - 1).Where(page => pages[page - 1].Count(char.IsLetterOrDigit) < ToolText.LettersOfText)];

    /// <summary>Columns set apart by blanks become cells.</summary>
    private static string WithTabs(string text) => WideGap().Replace(text, match => match.Index == 0 || text[match.Index - 1] == '\n' ? "" : "\t");

    [GeneratedRegex(" {3,}", RegexOptions.NonBacktracking)]
    private static partial Regex WideGap();
}
