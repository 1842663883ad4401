using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Contact;

/// <summary>
/// Home addresses: house number and street with a postcode near, or after a word of living somewhere. The postcode is
/// reported by itself. A house with a name counts where its postcode is on file or somebody is spoken of. Cells of a column of addresses count as they are.
/// </summary>
internal sealed class PostalAddressDetector : IDetector
{
    public IEnumerable<Candidate> Find(PreparedText text)
    {
        if (!text.Mentions(CueKinds.Street | CueKinds.Home) && text.Postcodes.Count == 0)
            yield break;
        var last = 0;
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            if (text.Numbers[index].Start < last || AddressReader.At(text, index) is not { } address)
                continue;
            if (AddressJudge.Of(text, address.Start, address.Postcode?.End ?? address.End, address.Postcode is not null) is { } confidence)
                yield return Candidate.Of(DetectionType.PostalAddress, address.Start, address.End, confidence, Strength.Label, "street", address.Postcode is null ? "key word" : "postcode");
            last = address.End;
        }

        foreach (var address in NamedHouses.Find(text))
            yield return address;
    }
}
