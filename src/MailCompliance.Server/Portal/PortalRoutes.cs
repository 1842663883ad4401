using MailCompliance.Engine.Policy;
using MailCompliance.Server.Portal.Access;
using MailCompliance.Server.Portal.Pages;
using MailCompliance.Server.Portal.Pages.Access;
using MailCompliance.Server.Portal.Pages.Assessment;
using MailCompliance.Server.Portal.Pages.Auditing;
using MailCompliance.Server.Portal.Pages.Away;
using MailCompliance.Server.Portal.Pages.Deciding;
using MailCompliance.Server.Portal.Pages.Exceptions;
using MailCompliance.Server.Portal.Pages.Health;
using MailCompliance.Server.Portal.Pages.Keys;
using MailCompliance.Server.Portal.Pages.Messages;
using MailCompliance.Server.Portal.Pages.Notice;
using MailCompliance.Server.Portal.Pages.OwnMail;
using MailCompliance.Server.Portal.Pages.People;
using MailCompliance.Server.Portal.Pages.PolicyInForce;
using MailCompliance.Server.Portal.Pages.Reports;
using MailCompliance.Server.Portal.Pages.Requests;
using MailCompliance.Server.Portal.Pages.Reviewing;
using MailCompliance.Server.Portal.Pages.Sessions;
using MailCompliance.Server.Portal.SignIn;

namespace MailCompliance.Server.Portal;

/// <summary>The table of all addresses, who may call them and what answers. Nothing of the portal answers that does not stand here.</summary>
public static class PortalRoutes
{
    private const string Get = "GET";
    private const string Post = "POST";

    /// <summary>Those who may do what a key may.</summary>
    private static readonly Right[] MayGiveKeys = [.. KeyScopes.All.Values.Select(scope => scope.Right)];

    public static IReadOnlyList<PortalRoute> All { get; } =
    [
        new(Get, "/", PageAccess.Anyone, StartPage.ShowAsync),
        new(Get, "/assets/{name}", PageAccess.Anyone, AssetPage.ShowAsync),

        new(Get, "/sign-in", PageAccess.Anyone, SignInPages.ShowAsync),
        new(Post, "/sign-in", PageAccess.Anyone, SignInPages.BeginAsync),
        new(Post, "/sign-in/demo", PageAccess.Anyone, SignInPages.AsDemoPersonAsync),
        new(Get, "/sign-in/problem", PageAccess.Anyone, SignInPages.ProblemAsync),
        new(Post, "/sign-out", PageAccess.Anyone, SignInPages.SignOutAsync),
        new(Get, "/signed-out", PageAccess.Anyone, SignInPages.SignedOutAsync),

        new(Get, "/decide", PageAccess.AnyOf(Right.Decide), DecidePages.ListAsync),
        new(Get, "/requests", PageAccess.SignedIn, RequestPages.ListAsync),
        new(Get, "/requests/{id}", PageAccess.SignedIn, RequestPages.ShowAsync),
        new(Post, "/requests/{id}", PageAccess.SignedIn, RequestPages.AnswerAsync),
        new(Get, "/away", PageAccess.AnyOf(Right.Decide), AwayPages.ShowAsync),
        new(Post, "/away", PageAccess.AnyOf(Right.Decide), AwayPages.NoteAsync),
        new(Post, "/away/end", PageAccess.AnyOf(Right.Decide), AwayPages.EndAsync),
        new(Get, "/messages/{id}", PageAccess.SignedIn, MessagePages.ShowAsync),
        new(Post, "/messages/{id}/decide", PageAccess.SignedIn, DecidePages.DecideAsync),
        new(Post, "/messages/{id}/undo", PageAccess.SignedIn, DecidePages.UndoAsync),
        new(Post, "/messages/{id}/wrong", PageAccess.AnyRole, OwnMailPages.SayWrongAsync),
        new(Post, "/messages/{id}/keep", PageAccess.AnyOf(Right.Audit, Right.Exceptions, Right.Review), LegalHoldPages.SetAsync),
        new(Post, "/messages/{id}/notes", PageAccess.AnyOf(Right.Review), FlaggedPages.NoteAsync),
        new(Get, "/messages/{id}/reveal", PageAccess.AnyOf(Right.Reveal), MessagePages.AskPurposeAsync),
        new(Post, "/messages/{id}/reveal", PageAccess.AnyOf(Right.Reveal), MessagePages.RevealAsync),

        new(Get, "/flagged", PageAccess.AnyOf(Right.Review), FlaggedPages.ListAsync),
        new(Get, "/flagged/groups", PageAccess.AnyOf(Right.Review), FlaggedPages.GroupsAsync),
        new(Post, "/flagged/judge", PageAccess.AnyOf(Right.Review), FlaggedPages.JudgeAsync),
        new(Post, "/flagged/assign", PageAccess.AnyOf(Right.Review), FlaggedPages.AssignAsync),

        new(Get, "/reports", PageAccess.AnyOf(Right.Reports), ReportPages.ShowAsync),
        new(Get, "/reports.csv", PageAccess.AnyOf(Right.Reports), ReportPages.CsvAsync) { Scope = "reports" },
        new(Get, "/reports/tuning", PageAccess.AnyOf(Right.Reports), TuningPage.ShowAsync),
        new(Get, "/reports/governors", PageAccess.AnyOf(Right.Reports), ReportPages.GovernorsAsync),

        new(Get, "/my-mail", PageAccess.AnyRole, OwnMailPages.ListAsync),

        new(Get, "/health", PageAccess.AnyOf(Right.Health), HealthPage.ShowAsync),
        new(Get, "/health.json", PageAccess.AnyOf(Right.Health), HealthPage.JsonAsync) { Scope = "health" },
        new(Get, "/policy", PageAccess.SignedIn, PolicyPages.ShowAsync),
        new(Get, "/policy/check", PageAccess.AnyOf(Right.Health, Right.Exceptions, Right.Audit), PolicyPages.CheckAsync),
        new(Get, "/policy/history", PageAccess.AnyOf(Right.Health, Right.Exceptions, Right.Audit), PolicyPages.HistoryAsync),
        new(Get, "/policy/history/{number}", PageAccess.AnyOf(Right.Health, Right.Exceptions, Right.Audit), PolicyPages.ChangeAsync),
        new(Get, "/exceptions", PageAccess.AnyRole, ExceptionPages.ListAsync),
        new(Post, "/exceptions", PageAccess.AnyRole, ExceptionPages.RequestAsync),
        new(Post, "/exceptions/{id}/decide", PageAccess.AnyOf(Right.Exceptions), ExceptionPages.DecideAsync),
        new(Post, "/exceptions/allowances/{id}/end", PageAccess.AnyRole, ExceptionPages.EndAllowanceAsync),
        new(Post, "/exceptions/permissions/{id}/end", PageAccess.AnyRole, ExceptionPages.EndPermissionAsync),
        new(Post, "/exceptions/{id}/end", PageAccess.AnyOf(Right.Exceptions), ExceptionPages.EndAsync),

        new(Get, "/access", PageAccess.AnyOfOrLineManager(AccessPages.MayAskAboutAnybody), AccessPages.ListAsync),
        new(Post, "/access", PageAccess.AnyOfOrLineManager(AccessPages.MayAskAboutAnybody), AccessPages.RequestAsync),
        new(Post, "/access/{id}/decide", PageAccess.AnyOf(Right.Exceptions), AccessPages.DecideAsync),
        new(Post, "/access/{id}/end", PageAccess.AnyOfOrLineManager(AccessPages.MayAskAboutAnybody), AccessPages.EndAsync),
        new(Get, "/access/{person}/log", PageAccess.AnyOfOrLineManager(AccessPages.MayAskAboutAnybody), AccessPages.LogAsync),

        new(Get, "/people", PageAccess.AnyOf(Right.Health, Right.Exceptions, Right.Audit), PeoplePage.ShowAsync),
        new(Get, "/coverage", PageAccess.AnyOf(Right.Health, Right.Exceptions, Right.Audit), CoveragePage.ShowAsync),
        new(Get, "/coverage.csv", PageAccess.AnyOf(Right.Health, Right.Exceptions, Right.Audit), CoveragePage.CsvAsync),
        new(Get, "/assessment", PageAccess.AnyOf(Right.Exceptions, Right.Audit), AssessmentPage.ShowAsync),
        new(Get, "/audit", PageAccess.AnyOf(Right.Audit), AuditPages.ListAsync),
        new(Get, "/audit/check", PageAccess.AnyOf(Right.Audit), AuditPages.VerifyAsync),
        new(Get, "/audit.jsonl", PageAccess.AnyOf(Right.Audit), AuditPages.ExportAsync) { Scope = "audit" },
        new(Get, "/log", PageAccess.AnyOf(Right.Audit), LogExportPages.AskAsync),
        new(Post, "/log/keep", PageAccess.AnyOf(Right.Audit), LegalHoldPages.SetByReferenceAsync),
        new(Get, "/log.jsonl", PageAccess.AnyOf(Right.Audit), LogExportPages.JsonAsync) { Scope = "log" },
        new(Get, "/log.csv", PageAccess.AnyOf(Right.Audit), LogExportPages.CsvAsync) { Scope = "log" },
        new(Get, "/api-keys", PageAccess.AnyOf(MayGiveKeys), KeyPages.ListAsync),
        new(Post, "/api-keys", PageAccess.AnyOf(MayGiveKeys), KeyPages.CreateAsync),
        new(Post, "/api-keys/{id}/end", PageAccess.AnyOf(MayGiveKeys), KeyPages.RevokeAsync),
        new(Get, "/sessions", PageAccess.SignedIn, SessionPages.ListAsync),
        new(Post, "/sessions/end", PageAccess.SignedIn, SessionPages.EndAsync),
        new(Get, "/notice", PageAccess.SignedIn, NoticePage.ShowAsync),
    ];
}
