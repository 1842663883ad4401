using System.Net;
using MailCompliance.Server.Portal.Access;
using MailCompliance.Server.Portal.Views;
using MailCompliance.Storage.Auditing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;

namespace MailCompliance.Server.Portal.SignIn;

/// <summary>Signing in and out.</summary>
public static class SignInPages
{
    /// <summary>The query parameter with the page that was asked for.</summary>
    public const string Target = "to";

    /// <summary>Sends an unknown person to the sign-in and remembers the page, where it is one to come back to.</summary>
    public static IResult Ask(PageRequest request)
    {
        var path = HttpMethods.IsGet(request.Context.Request.Method) ? request.Path + request.Context.Request.QueryString : "/";
        return request.To(QueryHelpers.AddQueryString("/sign-in", Target, OwnPaths.Checked(path)));
    }

    public static Task<IResult> ShowAsync(PageRequest request) => request.Parts.SignIn.Method switch
    {
        SignInMethod.Demo => ShowDemoAsync(request),
        SignInMethod.Entra => request.PageAsync<SignInView>("Sign in", With(request)),
        _ => request.PageAsync<NoSignInView>("Nobody can sign in yet"),
    };

    public static async Task<IResult> BeginAsync(PageRequest request)
    {
        if (request.Parts.SignIn.Method != SignInMethod.Entra)
            return await request.NotFoundAsync();
        var properties = new AuthenticationProperties { RedirectUri = OwnPaths.Checked(request.Field(Target)) };
        return Results.Challenge(properties, [EntraSignIn.Scheme]);
    }

    public static async Task<IResult> AsDemoPersonAsync(PageRequest request)
    {
        if (request.Parts.SignIn.Method != SignInMethod.Demo || !IsLocal(request.Context))
            return await request.NotFoundAsync();
        if (request.People.StaffAt(request.Field("person")) is not { Email.Length: > 0 } member)
            return await ShowAsync(request);
        await SignInServices.BeginAsync(request.Context, new SignedInPerson(member.Email, member.DisplayName, HasSecondFactor: true, []), request.Parts.Clock);
        await NoteAsync(request, member.Email, "portal.signed-in");
        return request.To(OwnPaths.Checked(request.Field(Target)));
    }

    public static Task<IResult> ProblemAsync(PageRequest request) => request.PageAsync<SignInProblemView>("You have not been signed in", status: StatusCodes.Status403Forbidden);

    public static async Task<IResult> SignOutAsync(PageRequest request)
    {
        if (request.ViewerOrNull is { } viewer)
            await NoteAsync(request, viewer.Address, "portal.signed-out");
        await request.Context.SignOutAsync(SignInServices.Scheme);
        // at the issuer too: on a shared computer the next one would be signed in without a word
        return request.Parts.SignIn.Method == SignInMethod.Entra && request.ViewerOrNull is not null
            ? Results.SignOut(new AuthenticationProperties { RedirectUri = "/signed-out" }, [EntraSignIn.Scheme])
            : request.To("/signed-out");
    }

    public static Task<IResult> SignedOutAsync(PageRequest request) => request.PageAsync<SignedOutView>("You have signed out");

    private static Task<IResult> ShowDemoAsync(PageRequest request)
    {
        var people = request.People.Staff
            .Where(member => member.Email.Length > 0)
            .Select(member => RolesInForce.Of(new SignedInPerson(member.Email, member.DisplayName, HasSecondFactor: true, []), request.Policy, request.People))
            .ToList();
        return request.PageAsync<DemoSignInView>("Choose who you are", With(request, ("People", people)));
    }

    private static Dictionary<string, object?> With(PageRequest request, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        var all = new Dictionary<string, object?> { ["To"] = OwnPaths.Checked(request.Query(Target)) };
        foreach (var (name, value) in more)
            all[name] = value;
        return all;
    }

    private static Task NoteAsync(PageRequest request, string person, string what) =>
        request.Database.Audit.AppendAsync(
            new AuditEvent(person, what, null, new Dictionary<string, string> { ["from"] = request.Context.Connection.RemoteIpAddress?.ToString() ?? "" }), request.Cancellation);

    private static bool IsLocal(HttpContext context) => context.Connection.RemoteIpAddress is { } client && IPAddress.IsLoopback(client);
}
