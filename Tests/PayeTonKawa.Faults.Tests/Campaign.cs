namespace PayeTonKawa.Faults.Tests;

/// <summary>Length and seed of the campaign: <c>PAYETONKAWA_KILLS</c> (default 10) and <c>PAYETONKAWA_SEED</c> (default random).</summary>
internal sealed record Campaign(int Seed, int Kills)
{
    public static Campaign FromEnvironment() => new(Setting.Read("PAYETONKAWA_SEED") ?? Random.Shared.Next(), Setting.Read("PAYETONKAWA_KILLS") ?? 10);

    /// <summary>The settings that repeat this campaign.</summary>
    public override string ToString() => $"PAYETONKAWA_SEED={Seed} PAYETONKAWA_KILLS={Kills}";
}
