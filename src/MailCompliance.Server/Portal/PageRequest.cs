using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.Deciding;
using MailCompliance.Server.Portal.Access;
using MailCompliance.Server.Portal.Assets;
using MailCompliance.Server.Portal.Frame;
using MailCompliance.Storage;
using MailCompliance.Storage.Auditing;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.AspNetCore.Components;

namespace MailCompliance.Server.Portal;

/// <summary>One request of a page: who asks, of what, and the ways to answer.</summary>
public sealed class PageRequest(HttpContext context, PortalParts parts, PortalAssets assets, HeldMatters matters, AskedMatters asked, Viewer? viewer)
{
    /// <summary>What a field of a form may hold; longer ones are cut.</summary>
    private const int LongestField = 4000;

    private IFormCollection? form;

    public HttpContext Context => context;

    public PortalAssets Assets => assets;

    public HeldMatters Matters => matters;

    public AskedMatters Asked => asked;

    public PortalParts Parts => parts;

    public ComplianceDatabase Database => parts.Database;

    public SchoolPolicy Policy { get; } = parts.Policy();

    public PeopleSnapshot People { get; } = parts.People();

    public DateTimeOffset Now { get; } = parts.Clock.GetUtcNow();

    public TimeZoneInfo Zone => parts.Clock.LocalTimeZone;

    public DateOnly Today => DayOf(Now);

    /// <summary>The day at school.</summary>
    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    /// <summary>Its first moment at school.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight));
    }

    public CancellationToken Cancellation => context.RequestAborted;

    /// <exception cref="InvalidOperationException">The address may be called without sign-in.</exception>
    public Viewer Viewer => viewer ?? throw new InvalidOperationException("This page has no sign-in.");

    public Viewer? ViewerOrNull => viewer;

    public string Path => context.Request.Path.Value ?? "/";

    /// <summary>A part of the address, as the route names it.</summary>
    public string Route(string name) => context.Request.RouteValues[name] as string ?? "";

    /// <summary>A value of the query; empty where it is not given.</summary>
    public string Query(string name) => Cut(context.Request.Query[name].ToString());

    /// <summary>A field of the form; empty where it is not given.</summary>
    public string Field(string name) => Cut((form ?? throw new InvalidOperationException("No form was read.")).TryGetValue(name, out var value) ? value.ToString() : "").Trim();

    /// <summary>Every value of a field that may stand there several times, at most 1000.</summary>
    public IReadOnlyList<string> Fields(string name) =>
        form!.TryGetValue(name, out var values) ? [.. values.OfType<string>().Take(1000).Select(Cut)] : [];

    /// <summary>Whether the request brought one.</summary>
    public bool HasForm => form is not null;

    public async Task ReadFormAsync() => form ??= await context.Request.ReadFormAsync(Cancellation);

    /// <summary>A page. Parameters beside the frame are the component's own.</summary>
    public async Task<IResult> PageAsync<TPage>(string title, IReadOnlyDictionary<string, object?>? parameters = null, int status = StatusCodes.Status200OK, IReadOnlyList<FormError>? errors = null)
        where TPage : IComponent
    {
        var all = new Dictionary<string, object?>(parameters ?? new Dictionary<string, object?>()) { ["Frame"] = await FrameAsync(title, errors ?? []) };
        return new RazorComponentResult<TPage>(all) { StatusCode = status, PreventStreamingRendering = true };
    }

    /// <summary>To a page of our own, after a form was taken.</summary>
    /// <param name="done">Key of <see cref="DoneTexts"/>: what the next page tells.</param>
    public IResult To(string path, string? done = null) =>
        new SeeOther(done is null ? path : QueryHelpers.AddQueryString(path, DoneTexts.Parameter, done));

    /// <summary>One audit entry of the viewer's, with the address that the request came from.</summary>
    /// <param name="subject">Id of what it was done to; null: none.</param>
    public Task NoteAsync(string action, string? subject = null, params IEnumerable<KeyValuePair<string, string>> details)
    {
        var all = new Dictionary<string, string>(details) { ["from"] = context.Connection.RemoteIpAddress?.ToString() ?? "" };
        return Database.Audit.AppendAsync(new AuditEvent(Viewer.Address, action, subject, all), Cancellation);
    }

    /// <summary>There is no such thing, or none that this person may know of: the same answer for both.</summary>
    public Task<IResult> NotFoundAsync() => ErrorPages.ShowAsync(this, StatusCodes.Status404NotFound);

    private async Task<PageFrame> FrameAsync(string title, IReadOnlyList<FormError> errors)
    {
        var tokens = context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
        var style = assets.SchoolStyle(Policy.School);
        return new PageFrame
        {
            Title = title,
            SchoolName = ShownText.Line(Policy.School.Name, 80),
            Viewer = viewer,
            Path = Path,
            Menu = viewer is null ? [] : await Frame.Menu.ForAsync(this),
            Section = viewer is null ? null : Frame.Section.Of(Path, viewer),
            Token = new FormToken(tokens.FormFieldName, tokens.RequestToken!),
            Styles = style is null ? [assets.Style.Address] : [assets.Style.Address, style.Address],
            Script = assets.Script.Address,
            TabIcon = assets.TabIcon.Address,
            Errors = errors,
            Done = DoneTexts.For(Query(DoneTexts.Parameter)),
            IsDemo = parts.SignIn.Method == SignIn.SignInMethod.Demo,
        };
    }

    private static string Cut(string text) => text.Length <= LongestField ? text : text[..LongestField];

    /// <summary>303: whatever the method was, the next one is GET (RFC 9110, 15.4.4).</summary>
    private sealed class SeeOther(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}
