using System.Net;
using MailCompliance.Server.Portal.SignIn;

namespace MailCompliance.Server.Hosting.Configuration;

/// <summary>What the ways to sign in need. A demonstration never starts where others could reach it.</summary>
public static class SignInRules
{
    private const string Path = "Web:Authentication:";

    public static IEnumerable<ConfigurationProblem> Check(WebOptions web) => web.Authentication.Method switch
    {
        SignInMethod.Demo => Demo(web),
        SignInMethod.Entra => Entra(web),
        _ => [],
    };

    private static IEnumerable<ConfigurationProblem> Demo(WebOptions web)
    {
        if (IPEndPoint.TryParse(web.Listen, out var endpoint) && !IPAddress.IsLoopback(endpoint.Address))
            yield return new(Path + "Method", $"demo lets anybody in without a password: it works on loopback only, and Web:Listen is {web.Listen}. Use entra.");
        if (web.PublicUrl is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address) && !address.IsLoopback)
            yield return new(Path + "Method", "demo lets anybody in without a password, and Web:PublicUrl says that others can reach it. Use entra.");
    }

    private static IEnumerable<ConfigurationProblem> Entra(WebOptions web)
    {
        var signIn = web.Authentication;
        if (!Uri.TryCreate(signIn.Authority, UriKind.Absolute, out var authority))
            yield return new(Path + "Authority", "is needed: the issuer, as in https://login.microsoftonline.com/TENANT/v2.0.");
        else if (authority.Scheme != Uri.UriSchemeHttps && !authority.IsLoopback)
            yield return new(Path + "Authority", "must be an https address.");
        else if (authority.Segments is [_, "common/" or "organizations/" or "consumers/", ..] && signIn.TenantIds.Count == 0)
            yield return new(Path + "TenantIds", "is needed: this authority serves every tenant of the world. Name yours.");
        if (signIn.ClientId is null)
            yield return new(Path + "ClientId", "is needed: the id of the app registration.");
        if (signIn.ClientSecretFile is { } file && !File.Exists(file))
            yield return new(Path + "ClientSecretFile", $"there is no file {file}.");
        if (web.PublicUrl is null)
            yield return new("Web:PublicUrl", "is needed for sign-in: the address that staff use in their browsers, as in https://mail.school.example.");
        else if (Uri.TryCreate(web.PublicUrl, UriKind.Absolute, out var url) && url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback)
            yield return new("Web:PublicUrl", "must be an https address: sign-in works over TLS only.");
        if (signIn.SessionIdle <= TimeSpan.Zero || signIn.SessionLength < signIn.SessionIdle)
            yield return new(Path + "SessionLength", "must be at least SessionIdle, which must be longer than 00:00:00.");
    }
}
