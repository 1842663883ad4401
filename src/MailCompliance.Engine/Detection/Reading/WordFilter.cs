namespace MailCompliance.Engine.Detection.Reading;

/// <summary>Says by one bit of a word's hash that a word is not among those added: true for nearly all words of a text, and never wrong about one that was added.</summary>
/// <param name="powerOfTwo">The filter holds 2 to this power bits, at most 2^32.</param>
internal sealed class WordFilter(int powerOfTwo)
{
    private readonly ulong[] bits = new ulong[1 << (powerOfTwo - 6)];
    private readonly int shift = 32 - powerOfTwo;

    public void Add(uint hash) => bits[IndexOf(hash) >> 6] |= 1UL << (int)(IndexOf(hash) & 63);

    public bool MayHold(uint hash)
    {
        var index = IndexOf(hash);
        return (bits[index >> 6] & (1UL << (int)(index & 63))) != 0;
    }

    /// <summary>Which bit is the word's: the upper bits of a product are its best mixed.</summary>
    private uint IndexOf(uint hash) => hash >> shift;
}
