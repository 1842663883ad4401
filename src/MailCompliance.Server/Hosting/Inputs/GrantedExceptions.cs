using System.Data.Common;
using MailCompliance.Engine.Policy;
using MailCompliance.Storage.Access;

namespace MailCompliance.Server.Hosting.Inputs;

/// <summary>Exceptions that were granted in the portal (R57). A database that does not answer leaves those that were read last.</summary>
internal sealed class GrantedExceptions(ExceptionRegister register, TimeProvider clock, ILogger logger)
{
    private readonly Lock changing = new();
    private IReadOnlyList<PolicyException> current = [];
    private (SchoolPolicy From, IReadOnlyList<PolicyException> With, SchoolPolicy Joined)? made;

    /// <summary>The same object as long as neither policy nor exceptions change.</summary>
    public SchoolPolicy AddTo(SchoolPolicy policy)
    {
        lock (changing)
        {
            if (current.Count == 0)
                return policy;
            if (made is not { } before || !ReferenceEquals(before.From, policy) || !ReferenceEquals(before.With, current))
                made = before = (policy, current, policy with { Exceptions = [.. policy.Exceptions, .. current] });
            return before.Joined;
        }
    }

    /// <exception cref="DbException">The database does not work.</exception>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        var found = await register.InForceAsync(DateOnly.FromDateTime(clock.GetLocalNow().Date), cancellation);
        lock (changing)
        {
            if (!found.SequenceEqual(current))
                current = found;
        }
    }

    public async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            await ReadAsync(cancellation);
        }
        catch (Exception e) when (e is DbException or IOException)
        {
            logger.LogWarning("Granted exceptions cannot be read ({Fault}); those read last stay in force", e.GetType().Name);
        }
    }
}
