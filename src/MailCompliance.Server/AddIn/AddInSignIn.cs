namespace MailCompliance.Server.AddIn;

/// <summary>Signing in from the pane with the school account (nested app authentication): <c>AddIn:SignIn</c>. Without it mailboxes are connected by codes alone.</summary>
public sealed record AddInSignIn
{
    /// <summary>Id of the add-in's app registration. Not set: there is no signing in.</summary>
    public string? ClientId { get; init; }

    /// <summary>The issuer: <c>https://login.microsoftonline.com/TENANT/v2.0</c>.</summary>
    public string? Authority { get; init; }

    /// <summary>Tenants whose people may sign in (claim <c>tid</c>). Required where the authority serves several.</summary>
    public IReadOnlyList<string> TenantIds { get; init; } = [];

    /// <summary>Application ID URI of the registration. Default: <c>api://HOST/CLIENTID</c> with the host of <c>Web:PublicUrl</c>.</summary>
    public string? Resource { get; init; }

    /// <summary>The scope that the registration exposes.</summary>
    public string Scope { get; init; } = "Evaluate";

    /// <summary>The claim with the person's school address.</summary>
    public string AddressClaim { get; init; } = "preferred_username";

    /// <returns>Null: there is no signing in.</returns>
    public string? ResourceAt(string? publicUrl) =>
        ClientId is null ? null : Resource ?? (Uri.TryCreate(publicUrl, UriKind.Absolute, out var url) ? $"api://{url.Authority}/{ClientId}" : null);
}
