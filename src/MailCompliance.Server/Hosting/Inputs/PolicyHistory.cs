using System.Data.Common;
using MailCompliance.Engine.Policy;
using MailCompliance.Storage.Policies;

namespace MailCompliance.Server.Hosting.Inputs;

/// <summary>Notes every policy that comes into force. A database that does not answer is asked again at the next look.</summary>
internal sealed class PolicyHistory(PolicyVersions versions, ILogger logger)
{
    private string? noted;

    public async Task LookAsync(SchoolPolicy policy, CancellationToken cancellation)
    {
        if (policy.Hash == noted)
            return;
        try
        {
            await versions.NoteAsync(policy.Hash, policy.Source, Environment.MachineName, cancellation);
            noted = policy.Hash;
        }
        catch (Exception e) when (e is DbException or IOException)
        {
            logger.LogWarning("The policy in force could not be noted in the history ({Fault}); it is tried again", e.GetType().Name);
        }
    }
}
