namespace PayeTonKawa.Tests.Proxy;

/// <summary>A direction of the traffic through a proxy.</summary>
internal enum Direction
{
    ToServer,
    ToClient,
}
