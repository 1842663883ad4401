using System.Data.Common;
using System.Security.Cryptography;
using MailCompliance.Engine.People;
using MailCompliance.Storage.People;

namespace MailCompliance.Server.Hosting.Inputs;

/// <summary>Keeps the people of a folder in the database, encrypted, for nodes without a folder and for the time when this one is gone.</summary>
internal sealed class PeopleKeeping(PeopleSnapshots store, string folder, ILogger logger)
{
    private volatile string? problem;
    private PeopleSnapshot? kept;

    /// <summary>Why the people of the folder are not stored; null where they are.</summary>
    public string? Problem => problem;

    /// <summary>Stores them unless they are stored. An empty folder stores nothing: it is a folder that is not there yet.</summary>
    /// <exception cref="DbException">Not stored.</exception>
    public async Task KeepAsync(PeopleSnapshot people, CancellationToken cancellation)
    {
        if (ReferenceEquals(people, kept))
            return;
        if (PeopleCounts.Of(people) == new PeopleCounts(0, 0, 0, 0, 0))
            logger.LogWarning("{Folder} names nobody; the stored people were not replaced", folder);
        else
            await store.StoreAsync(people, folder, Environment.MachineName, cancellation);
        (kept, problem) = (people, null);
    }

    /// <summary>As <see cref="KeepAsync"/>; a fault of the database or the key ring is said once and tried again at the next call.</summary>
    public async Task TryKeepAsync(PeopleSnapshot people, CancellationToken cancellation)
    {
        try
        {
            await KeepAsync(people, cancellation);
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            if (problem is null)
                logger.LogError(e, "The people of {Folder} are in force here but could not be stored for other nodes; it is tried again", folder);
            problem = $"The people of {folder} are in force here but could not be stored for other nodes. {e.Message}";
        }
    }
}
