using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace MailCompliance.Server.Tokens;

/// <summary>
/// Name and public keys of an OpenID Connect issuer (OpenID Connect Discovery 1.0), read when they are first needed and twice a day. Issuers change
/// their keys: one that is not known makes us look again, but no oftener than strangers with made-up keys may cost us.
/// </summary>
public sealed class IssuerKeys : IDisposable
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(12);

    /// <summary>After a failed attempt to read them anew, the old ones count so long.</summary>
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private const int LongestDocument = 1024 * 1024;

    private readonly string address;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly HttpClient client;
    private readonly HttpDocumentRetriever documents;
    private readonly SemaphoreSlim gate = new(1);
    private OpenIdConnectConfiguration? known;
    private DateTimeOffset goodUntil;
    private DateTimeOffset lookedAgainAt = DateTimeOffset.MinValue;

    /// <param name="authority">https, or loopback.</param>
    public IssuerKeys(string authority, TimeProvider clock, ILogger logger)
    {
        (this.clock, this.logger) = (clock, logger);
        address = authority.TrimEnd('/') + "/.well-known/openid-configuration";
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Patience, MaxResponseContentBufferSize = LongestDocument };
        documents = new HttpDocumentRetriever(client) { RequireHttps = !new Uri(authority).IsLoopback };
    }

    /// <exception cref="IssuerUnavailableException">They were never read, and cannot be now.</exception>
    public async Task<OpenIdConnectConfiguration> GetAsync(CancellationToken cancellation)
    {
        if (known is { } current && clock.GetUtcNow() < goodUntil)
            return current;
        await gate.WaitAsync(cancellation);
        try
        {
            return known is { } meanwhile && clock.GetUtcNow() < goodUntil ? meanwhile : await ReadAsync(cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>For a key that is not among those known.</summary>
    /// <returns>Null: they were looked at a moment ago for the same reason.</returns>
    /// <exception cref="IssuerUnavailableException">They were never read, and cannot be now.</exception>
    public async Task<OpenIdConnectConfiguration?> LookAgainAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (clock.GetUtcNow() - lookedAgainAt < LookAgainAfter)
                return null;
            lookedAgainAt = clock.GetUtcNow();
            return await ReadAsync(cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose()
    {
        client.Dispose();
        gate.Dispose();
    }

    /// <summary>A failed attempt keeps what is known.</summary>
    private async Task<OpenIdConnectConfiguration> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            known = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, cancellation);
            goodUntil = clock.GetUtcNow() + KeptFor;
            return known;
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            logger.LogWarning("The keys of the sign-in's issuer could not be read: {Fault}", fault.GetType().Name);
            goodUntil = clock.GetUtcNow() + TryAgainAfter;
            return known ?? throw new IssuerUnavailableException(fault);
        }
    }
}

/// <summary>Nobody's token can be checked at the moment.</summary>
public sealed class IssuerUnavailableException(Exception inner) : Exception("The issuer of sign-ins cannot be asked.", inner);
