namespace MailCompliance.Server.Portal.SignIn;

public enum SignInMethod
{
    /// <summary>Nobody can sign in: pages that need it are closed.</summary>
    None,

    /// <summary>Entra ID, or another OpenID Connect issuer.</summary>
    Entra,

    /// <summary>Choose one of the people on file, without a password: for a trial, on loopback only.</summary>
    Demo,
}

/// <summary>How people sign in to the portal: <c>Web:Authentication</c>.</summary>
public sealed record SignInOptions
{
    public SignInMethod Method { get; init; }

    /// <summary>The issuer: <c>https://login.microsoftonline.com/TENANT/v2.0</c>.</summary>
    public string? Authority { get; init; }

    /// <summary>Scheme, host and port of the authority; null where nobody signs in elsewhere.</summary>
    public string? Issuer => Method == SignInMethod.Entra && Uri.TryCreate(Authority, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : null;

    /// <summary>Tenants whose people may sign in (claim <c>tid</c>). Required where the authority serves several.</summary>
    public IReadOnlyList<string> TenantIds { get; init; } = [];

    /// <summary>Id of the app registration; the audience of its tokens.</summary>
    public string? ClientId { get; init; }

    /// <summary>File with the app registration's secret.</summary>
    public string? ClientSecretFile { get; init; }

    /// <summary>The claim with the person's school address.</summary>
    public string AddressClaim { get; init; } = "preferred_username";

    /// <summary>Claims, as <c>name=value</c>, any of which says that a second factor was used.</summary>
    public IReadOnlyList<string> MultiFactorClaims { get; init; } = ["amr=mfa", "acrs=c1"];

    /// <summary>A session ends when nothing was done for so long.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A session ends so long after the sign-in, whatever was done.</summary>
    public TimeSpan SessionLength { get; init; } = TimeSpan.FromHours(10);
}
