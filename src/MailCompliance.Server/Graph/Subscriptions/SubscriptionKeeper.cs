using System.Security.Cryptography;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Graph;
using Microsoft.Graph.Models;

namespace MailCompliance.Server.Graph.Subscriptions;

/// <summary>Sees to it that every mailbox in scope has one subscription: creates, renews at half of its life, replaces what was lost, ends what is not wanted.</summary>
internal sealed class SubscriptionKeeper(GraphParts parts, GraphClient client, ILogger log)
{
    public const string Lane = "subscriptions";

    private const string Job = "graph-subscriptions";
    private const int Together = 20;

    /// <summary>Microsoft documents 10,080 minutes and some tenants allow 4,230: this is allowed everywhere.</summary>
    private const int UsualMinutes = 4200;

    /// <summary>What is shorter is raised to this by the service.</summary>
    private const int FewestMinutes = 45;

    /// <summary>Tried one after the other where the service refuses a length without saying which it would take.</summary>
    private static readonly int[] Shorter = [1400, FewestMinutes];

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromHours(1);

    private readonly GraphSubscriptions subscriptions = parts.Database.GraphSubscriptions;

    /// <summary>Mailboxes that the service gives no subscription for, and until when they are left alone.</summary>
    private readonly Dictionary<string, DateTimeOffset> refused = new(StringComparer.Ordinal);

    private DateTimeOffset pausedUntil;

    /// <returns>False: nothing was to be done, or another node does it.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellation)
    {
        var now = parts.Clock.GetUtcNow();
        if (parts.Options.NotificationUrl is not { } url || now < pausedUntil || !await parts.Database.Leases.TakeAsync(Job, parts.Node, Lease, cancellation))
            return false;
        var stray = await subscriptions.StrayAsync(Together, cancellation);
        var due = await subscriptions.DueAsync(Together, cancellation);
        var missing = await MissingAsync(now, cancellation);
        try
        {
            foreach (var subscription in stray)
                await EndAsync(subscription.SubscriptionId, cancellation);
            foreach (var subscription in due)
                await RenewAsync(subscription, cancellation);
            foreach (var mailbox in missing)
                await TryCreateAsync(mailbox, url, cancellation);
            return stray.Count + due.Count + missing.Count > 0;
        }
        catch (GraphException fault)
        {
            // the regular round goes on without notifications
            pausedUntil = fault.RetryAt ?? now + Retry;
            log.LogWarning("Subscriptions cannot be kept: {Fault}", fault.Message);
            return false;
        }
    }

    private async Task<IReadOnlyList<GraphMailbox>> MissingAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var over in refused.Where(one => one.Value <= now).ToList())
            refused.Remove(over.Key);
        return [.. (await subscriptions.MissingAsync(Together + refused.Count, cancellation)).Where(mailbox => !refused.ContainsKey(mailbox.Id)).Take(Together)];
    }

    /// <summary>A mailbox that may not be subscribed to, is not there, or has a subscription of somebody else must not keep the others back.</summary>
    private async Task TryCreateAsync(GraphMailbox mailbox, string url, CancellationToken cancellation)
    {
        try
        {
            await CreateAsync(mailbox, url, cancellation);
        }
        catch (GraphException fault) when (fault.Status is System.Net.HttpStatusCode.Forbidden or System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Conflict)
        {
            refused[mailbox.Id] = parts.Clock.GetUtcNow() + AfterRefusal;
            log.LogWarning("No subscription for {Mailbox}, which is read at the regular round alone: {Fault}", mailbox.Id, fault.Message);
        }
    }

    private async Task CreateAsync(GraphMailbox mailbox, string url, CancellationToken cancellation)
    {
        var secret = RandomNumberGenerator.GetHexString(64, lowercase: true);
        try
        {
            await CreateAsync(mailbox, url, secret, await MinutesAsync(cancellation), cancellation);
        }
        catch (GraphException fault) when (fault.AllowedMinutes is { } allowed)
        {
            await subscriptions.RememberMinutesAsync(Math.Max(FewestMinutes, allowed - 1), cancellation);
            await CreateAsync(mailbox, url, secret, await MinutesAsync(cancellation), cancellation);
        }
        catch (GraphException fault) when (fault.Status == System.Net.HttpStatusCode.BadRequest)
        {
            // it may be the length or anything else: the last refusal is what is said
            await CreateShorterAsync(mailbox, url, secret, cancellation);
        }
        catch (GraphException fault) when (fault.Status == System.Net.HttpStatusCode.Conflict)
        {
            // one of ours whose secret was lost with the answer to its creation
            await EndForgottenAsync(url, mailbox, cancellation);
            await CreateAsync(mailbox, url, secret, await MinutesAsync(cancellation), cancellation);
        }

        // what came in before the subscription did
        await parts.Database.GraphMailboxes.MarkAsync(mailbox.Id, cancellation);
    }

    private async Task CreateShorterAsync(GraphMailbox mailbox, string url, string secret, CancellationToken cancellation)
    {
        foreach (var minutes in Shorter)
        {
            try
            {
                await CreateAsync(mailbox, url, secret, minutes, cancellation);
                await subscriptions.RememberMinutesAsync(minutes, cancellation);
                return;
            }
            catch (GraphException fault) when (fault.Status == System.Net.HttpStatusCode.BadRequest && minutes != FewestMinutes)
            {
                // the next one is shorter
            }
        }
    }

    private async Task CreateAsync(GraphMailbox mailbox, string url, string secret, int minutes, CancellationToken cancellation)
    {
        var now = parts.Clock.GetUtcNow();
        var wanted = new Subscription
        {
            Resource = ResourceOf(mailbox),
            ChangeType = "created",
            NotificationUrl = url,
            LifecycleNotificationUrl = url[..^NotificationPages.NotificationPath.Length] + NotificationPages.LifecyclePath,
            ExpirationDateTime = now.AddMinutes(minutes).ToUniversalTime(),
            ClientState = secret,
            LatestSupportedTlsVersion = "v1_2",
        };
        var request = client.Api.Subscriptions.ToPostRequestInformation(wanted, request => request.Headers.WithImmutableIds());
        var made = await client.ReadAsync(new GraphCall(request, Lane) { IsRepeatable = false }, GraphForms.Subscription, cancellation);
        var expires = made.ExpirationDateTime ?? now.AddMinutes(minutes);
        await subscriptions.AddAsync(new GraphSubscriptionRow(mailbox.Id, made.Id!, expires), secret, Half(now, expires), cancellation);
    }

    /// <summary>A later end also answers a request for reauthorisation (Microsoft Learn, "Reduce missing change notifications").</summary>
    private async Task RenewAsync(GraphSubscriptionRow subscription, CancellationToken cancellation)
    {
        var now = parts.Clock.GetUtcNow();
        var wanted = now.AddMinutes(await MinutesAsync(cancellation));
        var request = client.Api.Subscriptions[subscription.SubscriptionId].ToPatchRequestInformation(new Subscription { ExpirationDateTime = wanted.ToUniversalTime() });
        try
        {
            var renewed = await client.ReadAsync(new GraphCall(request, Lane), GraphForms.Subscription, cancellation);
            var expires = renewed.ExpirationDateTime ?? wanted;
            await subscriptions.PlanAsync(subscription.SubscriptionId, expires, Half(now, expires), cancellation);
        }
        catch (GraphException fault) when (fault.AllowedMinutes is { } allowed)
        {
            await subscriptions.RememberMinutesAsync(Math.Max(FewestMinutes, allowed - 1), cancellation);
        }
        catch (GraphException fault) when (fault.Status is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.BadRequest)
        {
            // it is lost, or cannot be renewed: another takes its place at the next step
            await EndAsync(subscription.SubscriptionId, cancellation);
        }
    }

    private async Task EndAsync(string subscriptionId, CancellationToken cancellation)
    {
        try
        {
            await client.SendAsync(new GraphCall(client.Api.Subscriptions[subscriptionId].ToDeleteRequestInformation(), Lane), cancellation);
        }
        catch (GraphException fault) when (fault.IsNotFound)
        {
            // as wanted
        }

        await subscriptions.RemoveAsync(subscriptionId, cancellation);
    }

    private async Task EndForgottenAsync(string url, GraphMailbox mailbox, CancellationToken cancellation)
    {
        var all = await client.ReadAllAsync(new GraphCall(client.Api.Subscriptions.ToGetRequestInformation(), Lane), GraphForms.Subscriptions, cancellation);
        foreach (var found in all.Where(one => IsOf(mailbox, one.Resource) && one.NotificationUrl == url))
            await EndAsync(found.Id!, cancellation);
    }

    private async Task<int> MinutesAsync(CancellationToken cancellation) => Math.Min(UsualMinutes, await subscriptions.AllowedMinutesAsync(cancellation) ?? UsualMinutes);

    private static DateTimeOffset Half(DateTimeOffset from, DateTimeOffset to) => from + (to - from) / 2;

    private static string ResourceOf(GraphMailbox mailbox) => $"users/{mailbox.Id}/mailFolders('sentitems')/messages";

    /// <summary>The service may write the path back in its own way: with a slash before it, in other case, the folder as a segment.</summary>
    private static bool IsOf(GraphMailbox mailbox, string? resource) =>
        resource is not null && Plain(resource).Equals(Plain(ResourceOf(mailbox)), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string resource) => resource.Trim('/').Replace("('", "/", StringComparison.Ordinal).Replace("')", "", StringComparison.Ordinal);
}
