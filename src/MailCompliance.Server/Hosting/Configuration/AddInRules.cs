using MailCompliance.Server.AddIn;

namespace MailCompliance.Server.Hosting.Configuration;

/// <summary>What the add-in's service needs.</summary>
public static class AddInRules
{
    private const string SignIn = "AddIn:SignIn:";

    public static IEnumerable<ConfigurationProblem> Check(ServerOptions options)
    {
        if (!Guid.TryParseExact(options.AddIn.Id, "D", out _))
            yield return new("AddIn:Id", "must be a GUID such as 0f8fad5b-d9cb-469f-a165-70867728950e.");
        for (var index = 0; index < options.AddIn.SendCheckOff.Count; index++)
        {
            if (options.AddIn.SendCheckOff[index] is not ("Mac" or "PC" or "OfficeOnline"))
                yield return new($"AddIn:SendCheckOff:{index}", "must be Mac, PC or OfficeOnline.");
        }

        foreach (var problem in options.AddIn.SignIn.ClientId is null ? [] : Entra(options.AddIn.SignIn, options.Web))
            yield return problem;
    }

    private static IEnumerable<ConfigurationProblem> Entra(AddInSignIn signIn, WebOptions web)
    {
        if (!Guid.TryParseExact(signIn.ClientId, "D", out _))
            yield return new(SignIn + "ClientId", "must be the GUID of the app registration.");
        if (!Uri.TryCreate(signIn.Authority, UriKind.Absolute, out var authority))
            yield return new(SignIn + "Authority", "is needed: the issuer, as in https://login.microsoftonline.com/TENANT/v2.0.");
        else if (authority.Scheme != Uri.UriSchemeHttps && !authority.IsLoopback)
            yield return new(SignIn + "Authority", "must be an https address.");
        else if (authority.Segments is [_, "common/" or "organizations/" or "consumers/", ..] && signIn.TenantIds.Count == 0)
            yield return new(SignIn + "TenantIds", "is needed: this authority serves every tenant of the world. Name yours.");
        if (signIn.ResourceAt(web.PublicUrl) is not { } resource)
            yield return new("Web:PublicUrl", "is needed for signing in from Outlook: the https address of this service.");
        else if (!Uri.TryCreate(resource, UriKind.Absolute, out _))
            yield return new(SignIn + "Resource", "must be the Application ID URI, such as api://mail.school.example/CLIENTID.");
        if (signIn.Scope.Length == 0 || signIn.Scope.Contains(' ', StringComparison.Ordinal) || signIn.Scope.Contains('/', StringComparison.Ordinal))
            yield return new(SignIn + "Scope", "must be the name of one scope, such as Evaluate.");
    }
}
