using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MailCompliance.Server.Portal.Access;
using MailCompliance.Server.Portal.Frame;
using MailCompliance.Server.Portal.Pages.Messages;
using MailCompliance.Server.Portal.Views;
using MailCompliance.Storage.Log;

namespace MailCompliance.Server.Portal.Pages.Auditing;

/// <summary>
/// The message log as a file, for scripts and spreadsheets: who wrote to whom, when, what was found, what became of it. No subject, no
/// text. Safeguarding matters are left out unless the safeguarding lead asks. Every export is an entry of the audit log.
/// </summary>
public static class LogExportPages
{
    private const int PageSize = 1000;
    private const int UsualDays = 30;
    private const string Header = "id,at,state,verdict,from,recipients,classes,rules,actions,bytes,reply,policy\r\n";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The form that asks for the days.</summary>
    public static Task<IResult> AskAsync(PageRequest request) => ShowAsync(request, []);

    public static Task<IResult> ShowAsync(PageRequest request, IReadOnlyList<FormError> errors) => request.PageAsync<LogExportView>(
        "Message log",
        new Dictionary<string, object?> { ["From"] = Given(request, "from", request.Today.AddDays(1 - UsualDays)), ["Until"] = Given(request, "until", request.Today), ["Request"] = request },
        errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
        errors);

    public static Task<IResult> JsonAsync(PageRequest request) => SendAsync(request, "jsonl", "application/jsonl", "", JsonLine);

    public static Task<IResult> CsvAsync(PageRequest request) => SendAsync(request, "csv", "text/csv; charset=utf-8", Header, CsvLine);

    private static async Task<IResult> SendAsync(PageRequest request, string form, string mediaType, string header, Func<MessageLogEntry, string> line)
    {
        if (Faults(request) is { Count: > 0 } faults)
            return request.Viewer.IsScript ? ScriptAccess.Refuse(faults) : await ShowAsync(request, faults);
        var until = DayText.Read(request.Query("until")) ?? request.Today;
        var from = DayText.Read(request.Query("from")) ?? until.AddDays(1 - UsualDays);
        await request.NoteAsync("log.exported", null, new("period", $"{from:yyyy-MM-dd} to {until:yyyy-MM-dd}"), new("form", form));
        var query = new LogQuery { From = request.StartOf(from), Until = request.StartOf(until.AddDays(1)), Limit = PageSize };
        return Results.Stream(output => WriteAsync(request, query, output, header, line), mediaType, $"message-log-{from:yyyy-MM-dd}-{until:yyyy-MM-dd}.{form}");
    }

    /// <summary>Newest first, page by page: a year of mail is never in memory at once.</summary>
    private static async Task WriteAsync(PageRequest request, LogQuery query, Stream output, string header, Func<MessageLogEntry, string> line)
    {
        await output.WriteAsync(Encoding.UTF8.GetBytes(header), request.Cancellation);
        while (true)
        {
            var page = await request.Database.Log.SearchAsync(query, request.Cancellation);
            var lines = string.Concat(page.Where(entry => MessageAccess.MayExport(request, entry)).Select(line));
            await output.WriteAsync(Encoding.UTF8.GetBytes(lines), request.Cancellation);
            if (page.Count < PageSize)
                return;
            query = query with { After = page[^1].Id };
        }
    }

    private static string JsonLine(MessageLogEntry entry) => JsonSerializer.Serialize(
        new
        {
            entry.Id,
            entry.At,
            state = Word(entry.State),
            entry.Verdict,
            from = MessageAccess.AuthorOf(entry),
            entry.Recipients,
            entry.Findings,
            entry.Actions,
            entry.Bytes,
            entry.Reply,
            policy = entry.PolicyHash,
        },
        Json) + "\n";

    private static string CsvLine(MessageLogEntry entry) => string.Join(
        ',',
        entry.Id,
        entry.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        Word(entry.State),
        CsvText.Cell(entry.Verdict),
        CsvText.Cell(MessageAccess.AuthorOf(entry)),
        CsvText.Cell(string.Join(' ', entry.Recipients.Select(recipient => recipient.Address))),
        CsvText.Cell(string.Join(' ', entry.Recipients.SelectMany(recipient => recipient.Classes).Distinct())),
        CsvText.Cell(string.Join(' ', entry.Findings.Select(finding => finding.Rule).Distinct())),
        CsvText.Cell(string.Join(' ', entry.Actions.Select(action => action.Action).Distinct())),
        entry.Bytes.ToString(CultureInfo.InvariantCulture),
        CsvText.Cell(entry.Reply ?? ""),
        CsvText.Cell(entry.PolicyHash ?? "")) + "\r\n";

    private static string Word(LogState state) => state.ToString().ToLowerInvariant();

    private static string Given(PageRequest request, string field, DateOnly usual) => request.Query(field) is { Length: > 0 } text ? text : DayText.Write(usual);

    private static List<FormError> Faults(PageRequest request)
    {
        var faults = new List<FormError>();
        foreach (var (field, name) in new[] { ("from", "First day"), ("until", "Last day") })
        {
            if (request.Query(field) is { Length: > 0 } text && DayText.Read(text) is null)
                faults.Add(DayText.Fault(field, name));
        }

        return faults;
    }
}
