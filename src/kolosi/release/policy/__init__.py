"""What may leave at all: the policy, who lifts it, the rules of one figure."""
