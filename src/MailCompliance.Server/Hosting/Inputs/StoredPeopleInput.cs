using System.Data.Common;
using System.Security.Cryptography;
using MailCompliance.Engine.People;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Storage.People;

namespace MailCompliance.Server.Hosting.Inputs;

/// <summary>The people of the newest import, taken over when somebody imports again. What cannot be read is said once; the people before stay in force.</summary>
internal sealed class StoredPeopleInput(PeopleSnapshots store, ILogger logger)
{
    private volatile PeopleSnapshot current = PeopleSnapshot.Empty;
    private volatile string? problem;
    private string? seen;

    /// <summary>What holds now; nobody, where nothing was imported.</summary>
    public PeopleSnapshot Current => current;

    /// <summary>Why the newest import is not in force; null where it is.</summary>
    public string? Problem => problem;

    /// <exception cref="ConfigurationException">There are people and they cannot be decrypted.</exception>
    /// <exception cref="DbException">The database does not work.</exception>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        try
        {
            if (await store.ReadAsync(cancellation) is var (stored, people))
                Take(stored, people);
            else
                logger.LogWarning("Nobody is on file: People:Folder is not set and nobody was imported. Parents, governors and agencies are strangers.");
        }
        catch (Exception e) when (e is CryptographicException or InvalidDataException)
        {
            throw new ConfigurationException([new("Storage:KeyRingFolder", $"the stored people cannot be opened. {e.Message} Restore the keys, or import again.")]);
        }
    }

    /// <summary>Looks for a newer import. Never throws for a fault of the database or the key ring.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            if (await store.FindAsync(cancellation) is not { } newest || newest.Id == seen)
                return;
            if (await store.ReadAsync(cancellation) is var (stored, people))
                Take(stored, people);
        }
        catch (Exception e) when (e is CryptographicException or InvalidDataException or DbException or IOException or UnauthorizedAccessException)
        {
            if (problem is null)
                logger.LogError(e, "The imported people cannot be read; those before stay in force");
            problem = $"The imported people cannot be read; those before stay in force. {e.Message}";
        }
    }

    private void Take(StoredPeople stored, PeopleSnapshot people)
    {
        (seen, current, problem) = (stored.Id, people, null);
        logger.LogInformation("People in force: {Counts}, imported at {At:u} from {Source}", stored.Counts, stored.TakenAt, stored.Source);
    }
}
