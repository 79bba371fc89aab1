namespace Load;

/// <summary>One kind of request at one number of connections: the service, and the bare server beside it.</summary>
internal sealed record HttpRow(string Request, int Connections, double PerSecond, double P50, double P99, double Limit, double LimitP50, double LimitP99)
{
    public double Ratio => PerSecond / Limit;
}
