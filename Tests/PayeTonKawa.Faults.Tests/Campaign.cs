namespace PayeTonKawa.Faults.Tests;

/// <summary>How long and with which dice: <c>PAYETONKAWA_KILLS</c> (10) and <c>PAYETONKAWA_SEED</c> (another each time).</summary>
internal sealed record Campaign(int Seed, int Kills)
{
    public static Campaign FromEnvironment() => new(Setting.Read("PAYETONKAWA_SEED") ?? Random.Shared.Next(), Setting.Read("PAYETONKAWA_KILLS") ?? 10);

    /// <summary>How this very campaign is run again.</summary>
    public override string ToString() => $"PAYETONKAWA_SEED={Seed} PAYETONKAWA_KILLS={Kills}";
}
