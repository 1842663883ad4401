using System.Buffers.Text;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;

namespace MailCompliance.Server.Graph.Client;

/// <summary>The access token of one principal, renewed before it ends and whenever Graph refuses it.</summary>
/// <param name="credential">Makes a credential; asked again after a refusal, so that a new secret or certificate file is read and no cached token comes back.</param>
/// <param name="scope">The resource with <c>/.default</c>.</param>
public sealed class GraphTokens(Func<TokenCredential> credential, string scope, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan BeforeEnd = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim one = new(1, 1);
    private TokenCredential? current;
    private volatile Held? held;

    /// <exception cref="GraphException">No token is to be had: the code says why (<c>AADSTS7000222</c>: the secret has ended).</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellation)
    {
        if (held is { } good && clock.GetUtcNow() < good.RenewAt)
            return good.Token;
        await one.WaitAsync(cancellation);
        try
        {
            return held is { } renewed && clock.GetUtcNow() < renewed.RenewAt ? renewed.Token : await FetchAsync(null, cancellation);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Graph refused the token. Of several that say so of the same one, the first fetches another.</summary>
    /// <param name="claims">What the challenge asks for (continuous access evaluation); null: nothing.</param>
    /// <exception cref="GraphException">No token is to be had.</exception>
    public async Task RefusedAsync(string token, string? claims, CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            if (held is { } other && other.Token != token)
                return;
            (held, current) = (null, null);
            await FetchAsync(claims, cancellation);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Permissions that the token carries. What Exchange Online grants by roles of its own does not stand there.</summary>
    /// <exception cref="GraphException">No token is to be had.</exception>
    public async Task<IReadOnlyList<string>> RolesAsync(CancellationToken cancellation)
    {
        var parts = (await GetAsync(cancellation)).Split('.');
        try
        {
            if (parts.Length != 3)
                return [];
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return claims.RootElement.TryGetProperty("roles", out var roles) && roles.ValueKind == JsonValueKind.Array
                ? [.. roles.EnumerateArray().Select(role => role.GetString()).OfType<string>()]
                : [];
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException or InvalidOperationException)
        {
            // tokens are Graph's to read (Microsoft Learn, "Access tokens"): another form says nothing to us
            return [];
        }
    }

    public void Dispose() => one.Dispose();

    private async Task<string> FetchAsync(string? claims, CancellationToken cancellation)
    {
        try
        {
            current ??= credential();
            var token = await current.GetTokenAsync(new TokenRequestContext([scope], claims: claims, isCaeEnabled: true), cancellation);
            var now = clock.GetUtcNow();
            var left = token.ExpiresOn - now;
            held = new Held(token.Token, now + (left > BeforeEnd * 2 ? left - BeforeEnd : left / 2));
            return token.Token;
        }
        catch (Exception fault) when (fault is AuthenticationFailedException or IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException or HttpRequestException)
        {
            current = null;
            throw new GraphException(0, "no token: " + Reason(fault)) { RetryAt = clock.GetUtcNow() + TimeSpan.FromMinutes(1) };
        }
    }

    /// <summary>Entra's own code where it gives one: its texts are long and name ids.</summary>
    private static string Reason(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            var at = cause.Message.IndexOf("AADSTS", StringComparison.Ordinal);
            if (at >= 0)
                return "AADSTS" + string.Concat(cause.Message[(at + 6)..].TakeWhile(char.IsAsciiDigit));
        }

        return fault is AuthenticationFailedException ? fault.GetBaseException().GetType().Name : fault.Message;
    }

    private sealed record Held(string Token, DateTimeOffset RenewAt);
}
