"""What headers and titles say together: who bare numbers count, kinds that stand as columns."""
