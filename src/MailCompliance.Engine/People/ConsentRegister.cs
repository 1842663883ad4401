namespace MailCompliance.Engine.People;

/// <summary>How things stand with one pupil's data and one agency.</summary>
public enum ConsentState
{
    /// <summary>Nothing is on file.</summary>
    Missing,

    /// <summary>A basis is on file and holds today.</summary>
    Holds,

    /// <summary>There was a basis, and its last day has passed.</summary>
    Expired,

    /// <summary>A basis is on file whose first day is to come.</summary>
    NotYet,

    /// <summary>The parents said no: weighs more than any agreement about all pupils.</summary>
    Refused,
}

/// <summary>The consents of a snapshot, for look-up by address.</summary>
public sealed class ConsentRegister
{
    private readonly Dictionary<string, List<Consent>> byAgency = new(StringComparer.OrdinalIgnoreCase);

    public ConsentRegister(IEnumerable<Consent> consents)
    {
        foreach (var consent in consents)
        {
            if (!byAgency.TryGetValue(consent.Agency, out var list))
                byAgency[consent.Agency] = list = [];
            list.Add(consent);
        }
    }

    public bool IsEmpty => byAgency.Count == 0;

    /// <summary>
    /// The state for a pupil, or for data of nobody known (null: then only an agreement about all pupils helps). A refusal for the
    /// pupil comes first, then what holds, then what is wrong with the rest.
    /// </summary>
    /// <param name="address">The recipient's address.</param>
    public ConsentState StateOf(string address, Pupil? pupil, DateOnly day)
    {
        var rows = RowsFor(address).Where(row => row.PupilId == Consent.EveryPupil || (pupil is not null && row.PupilId.Equals(pupil.Id, StringComparison.OrdinalIgnoreCase))).ToList();
        if (rows.Exists(row => row.Basis == LawfulBasis.Refused && row.HoldsOn(day)))
            return ConsentState.Refused;
        rows.RemoveAll(row => row.Basis == LawfulBasis.Refused);
        if (rows.Exists(row => row.HoldsOn(day)))
            return ConsentState.Holds;
        if (rows.Exists(row => row.Until < day))
            return ConsentState.Expired;
        return rows.Count > 0 ? ConsentState.NotYet : ConsentState.Missing;
    }

    /// <summary>Rows for the address itself, its domain and the domains above that.</summary>
    private IEnumerable<Consent> RowsFor(string address)
    {
        var rest = address;
        while (rest.Length > 0)
        {
            foreach (var consent in byAgency.GetValueOrDefault(rest) ?? [])
                yield return consent;
            var cut = rest.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 ? at : rest.IndexOf('.', StringComparison.Ordinal);
            rest = cut < 0 ? "" : rest[(cut + 1)..];
        }
    }
}
